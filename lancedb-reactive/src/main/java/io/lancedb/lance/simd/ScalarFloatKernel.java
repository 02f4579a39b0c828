package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** L2, cosine and dot over float32 or float16 vectors; each vector is first copied to the heap. */
final class ScalarFloatKernel implements DistanceKernel {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Metric metric;
  private final ElementType type;
  private final int dimension;
  private final float[] query;
  private final float queryNorm;

  ScalarFloatKernel(Metric metric, ElementType type, float[] query) {
    this.metric = metric;
    this.type = type;
    this.dimension = query.length;
    this.query = FloatSums.pad(query);
    this.queryNorm = FloatSums.norm(this.query);
  }

  @Override
  public void distances(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    long vectorBytes = (long) dimension * type.byteWidth();
    VectorBlock.check(vectors, offset, count, vectorBytes, out, outOffset);
    float[] vector = new float[query.length];
    short[] halves = new short[type == ElementType.FLOAT16 ? dimension : 0];
    for (int row = 0; row < count; row++) {
      long at = offset + row * vectorBytes;
      if (type == ElementType.FLOAT16) {
        MemorySegment.copy(vectors, SHORT, at, halves, 0, dimension);
        for (int i = 0; i < halves.length; i++) {
          vector[i] = Float.float16ToFloat(halves[i]);
        }
      } else {
        MemorySegment.copy(vectors, FLOAT, at, vector, 0, dimension);
      }
      out[outOffset + row] = distance(vector);
    }
  }

  private float distance(float[] vector) {
    return switch (metric) {
      case L2 -> FloatSums.squaredDistance(vector, query);
      case DOT -> 1 - FloatSums.dot(vector, query);
      case COSINE -> 1 - FloatSums.dot(vector, query) / (FloatSums.norm(vector) * queryNorm);
      case HAMMING -> throw new IllegalStateException("hamming has a kernel of its own");
    };
  }
}
