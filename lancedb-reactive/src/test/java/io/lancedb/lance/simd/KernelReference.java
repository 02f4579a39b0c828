package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Vectors, and their distances in double precision, straight from the definitions. */
final class KernelReference {

  static final List<Metric> METRICS = List.of(Metric.L2, Metric.COSINE, Metric.DOT);
  static final List<ElementType> FLOATING =
      List.of(ElementType.FLOAT16, ElementType.FLOAT32, ElementType.FLOAT64);
  static final int[] DIMENSIONS =
      IntStream.concat(IntStream.rangeClosed(1, 257), IntStream.of(384, 768, 960, 1024, 1536))
          .toArray();

  private KernelReference() {}

  /** A kernel of a certain provider, as {@link DistanceKernels} would make it. */
  static DistanceKernel kernel(
      KernelProvider provider, Metric metric, ElementType type, double[] query) {
    return switch (type) {
      case FLOAT16 -> provider.float16(metric, toFloats(query));
      case FLOAT32 -> provider.float32(metric, toFloats(query));
      case FLOAT64 -> provider.float64(metric, query);
      case UINT8 -> throw new IllegalArgumentException();
    };
  }

  static double[] random(Random random, ElementType type, int dimension) {
    double[] vector = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = round(type, random.nextGaussian());
    }
    return vector;
  }

  static double round(ElementType type, double value) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      case FLOAT32 -> (float) value;
      default -> value;
    };
  }

  /** Little-endian vectors from byte {@code offset} on, and not a byte behind them. */
  static MemorySegment write(Arena arena, ElementType type, int offset, double[]... vectors) {
    int dimension = vectors[0].length;
    MemorySegment segment =
        arena.allocate(offset + (long) vectors.length * dimension * type.byteWidth(), 1);
    long at = offset;
    for (double[] vector : vectors) {
      for (double value : vector) {
        set(segment, type, at, value);
        at += type.byteWidth();
      }
    }
    return segment;
  }

  private static void set(MemorySegment segment, ElementType type, long at, double value) {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    switch (type) {
      case FLOAT16 ->
          segment.set(
              ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order),
              at,
              Float.floatToFloat16((float) value));
      case FLOAT32 ->
          segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), at, (float) value);
      case FLOAT64 -> segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), at, value);
      case UINT8 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }
  }

  static double distance(Metric metric, double[] x, double[] y) {
    double sum = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      sum += metric == Metric.L2 ? (x[i] - y[i]) * (x[i] - y[i]) : x[i] * y[i];
      xx += x[i] * x[i];
      yy += y[i] * y[i];
    }
    return switch (metric) {
      case L2 -> sum;
      case DOT -> 1 - sum;
      case COSINE -> 1 - sum / Math.sqrt(xx * yy);
      case HAMMING -> throw new IllegalArgumentException();
    };
  }

  /** What rounding may do at worst to a sum with eight partial sums. */
  static double tolerance(Metric metric, double[] x, double[] y) {
    double sum = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      sum += metric == Metric.L2 ? (x[i] - y[i]) * (x[i] - y[i]) : Math.abs(x[i] * y[i]);
      xx += x[i] * x[i];
      yy += y[i] * y[i];
    }
    double magnitude = 1 + (metric == Metric.COSINE ? sum / Math.sqrt(xx * yy) : sum);
    return magnitude * (x.length / 8 + 12) * 0x1p-24;
  }

  /**
   * Every dimension, element type and metric, at offsets of any alignment, against the reference.
   */
  static void check(KernelProvider provider, long seed) {
    Random random = new Random(seed);
    for (int dimension : DIMENSIONS) {
      for (ElementType type : FLOATING) {
        int count = 1 + random.nextInt(9);
        int offset = random.nextInt(17);
        double[] query = random(random, type, dimension);
        double[][] vectors = new double[count][];
        Arrays.setAll(vectors, i -> random(random, type, dimension));
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment segment = write(arena, type, offset, vectors);
          for (Metric metric : METRICS) {
            float[] out = new float[count + 5];
            kernel(provider, metric, type, query).distances(segment, offset, count, out, 2);
            for (int i = 0; i < count; i++) {
              assertThat((double) out[2 + i])
                  .as("seed %s, %s of %s, dimension %s, row %s", seed, metric, type, dimension, i)
                  .isCloseTo(
                      distance(metric, query, vectors[i]),
                      within(tolerance(metric, query, vectors[i])));
            }
            assertThat(out[1] + out[2 + count]).as("outside of the block").isZero();
          }
        }
      }
    }
  }

  static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
