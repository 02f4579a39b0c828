package io.lancedb.lance.build.vector;

import io.lancedb.error.InvalidIndexException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.index.vector.storage.ProductStorage;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.NearestCentroid;
import io.lancedb.lance.simd.QuantizedKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Product quantization: each sub-vector of a residual becomes the number of its codeword. */
public final class ProductEncoder implements VectorEncoder {

  /** Vectors whose residuals stay in cache while they meet all codewords. */
  private static final int BLOCK = 128;

  private final ProductStorage storage;
  private final float[] centroids;
  private final int length;
  private final NearestCentroid[] codewords;

  private ProductEncoder(ProductStorage storage, Centroids centroids) {
    this.storage = storage;
    this.centroids = centroids.values();
    this.length = storage.dimension() / storage.subVectors();
    this.codewords = new NearestCentroid[storage.subVectors()];
    int entries = 1 << storage.numBits();
    for (int i = 0; i < codewords.length; i++) {
      codewords[i] =
          QuantizedKernels.nearest(
              Metric.L2, storage.codebook(), i * entries * length, entries, length);
    }
  }

  /**
   * Checks options before any work.
   *
   * @throws UnsupportedFeatureException if the metric or the number of bits has no such quantizer
   * @throws InvalidIndexException if the number of sub-vectors does not fit the dimension
   */
  public static void check(int dimension, PqOptions options, Metric metric) {
    if (metric == Metric.HAMMING) {
      throw new UnsupportedFeatureException(
          "Product quantization with the hamming distance; use l2, cosine or dot");
    }
    if (options.numBits() != 8 && options.numBits() != 4) {
      throw new UnsupportedFeatureException(
          "Product quantization with %d bits; use 8 or 4".formatted(options.numBits()));
    }
    int subVectors = options.numSubVectors();
    if (subVectors < 1 || dimension % subVectors != 0) {
      throw new InvalidIndexException(
          "num_sub_vectors must divide vector dimension %d, but got %d"
              .formatted(dimension, subVectors));
    }
    if (options.numBits() == 4 && subVectors % 2 != 0) {
      throw new InvalidIndexException(
          "num_sub_vectors must be even for 4 bits, but got %d".formatted(subVectors));
    }
  }

  /**
   * Emits the encoder of a new index. Fails if the sample is smaller than the number of codewords.
   *
   * @param sample vectors back to back, finite, of unit length where the distance is cosine; not to
   *     be changed until the result is there
   * @param centroids of the partitions
   * @param element what the column holds; the codebook is of the same type
   * @param progress receives the share that is done, 0 to 1, not decreasing; called by tasks
   */
  public static Mono<VectorEncoder> train(
      float[] sample,
      int rows,
      Centroids centroids,
      PqOptions options,
      Metric metric,
      ElementType element,
      Scheduler cpu,
      DoubleConsumer progress) {
    check(centroids.dimension(), options, metric);
    int needed = 1 << options.numBits();
    if (rows < needed) {
      return Mono.error(() ->
          new InvalidIndexException(
              "Not enough rows to train PQ. Requires %d rows but only %d available"
                  .formatted(needed, rows)));
    }
    return Mono.defer(() ->
        new CodebookTraining(sample, rows, centroids, options, metric, element, progress)
            .train(cpu)
            .map(codebook ->
                new ProductEncoder(
                    new ProductStorage(
                        metric,
                        element,
                        centroids.dimension(),
                        options.numBits(),
                        options.numSubVectors(),
                        codebook),
                    centroids)));
  }

  /** The encoder of a segment that is added to an index. */
  public static VectorEncoder of(VectorStorage storage, Centroids centroids) {
    ProductStorage product = (ProductStorage) storage;
    if (centroids.dimension() != product.dimension()) {
      throw new IllegalArgumentException(
          "centroids of %d elements for vectors of %d"
              .formatted(centroids.dimension(), product.dimension()));
    }
    return new ProductEncoder(product.asWritten(), centroids);
  }

  @Override
  public VectorStorage storage() {
    return storage;
  }

  @Override
  public int recordBytes() {
    return storage.subVectors() * storage.numBits() / Byte.SIZE;
  }

  @Override
  public void encode(
      VectorBatch vectors, int[] partitions, MemorySegment out, long offset, long stride) {
    int dimension = storage.dimension();
    float[] residuals = new float[storage.residual() ? BLOCK * dimension : 0];
    int[] codes = new int[BLOCK];
    for (int row = 0; row < vectors.count(); row += BLOCK) {
      int count = Math.min(BLOCK, vectors.count() - row);
      float[] values = vectors.floats();
      int from = row * dimension;
      if (storage.residual()) {
        subtract(values, from, partitions, row, count, residuals);
        values = residuals;
        from = 0;
      }
      for (int i = 0; i < codewords.length; i++) {
        codewords[i].find(values, from + i * length, dimension, count, codes, 0);
        write(codes, count, i, out, offset + row * stride, stride);
      }
    }
  }

  private void subtract(
      float[] vectors, int from, int[] partitions, int row, int count, float[] residuals) {
    int dimension = storage.dimension();
    for (int i = 0; i < count; i++) {
      int vector = from + i * dimension;
      int centroid = partitions[row + i] * dimension;
      for (int d = 0; d < dimension; d++) {
        residuals[i * dimension + d] = vectors[vector + d] - centroids[centroid + d];
      }
    }
  }

  /** Writes the codes of a sub-vector; with 4 bits, two share a byte, the first in the low bits. */
  private void write(
      int[] codes, int count, int subVector, MemorySegment out, long offset, long stride) {
    if (storage.numBits() == 8) {
      for (int i = 0; i < count; i++) {
        out.set(ValueLayout.JAVA_BYTE, offset + i * stride + subVector, (byte) codes[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      long at = offset + i * stride + subVector / 2;
      int low = subVector % 2 == 0 ? 0 : out.get(ValueLayout.JAVA_BYTE, at);
      out.set(ValueLayout.JAVA_BYTE, at, (byte) (low | codes[i] << 4 * (subVector % 2)));
    }
  }

  @Override
  public VectorSchemaRoot partition(
      long[] rowIds, MemorySegment records, long offset, long stride, BufferAllocator allocator) {
    FieldVector ids = PartitionColumns.rowIds(rowIds, allocator);
    try {
      FixedSizeListVector codes =
          PartitionColumns.lists(storage.columns().get(0), rowIds.length, allocator);
      MemorySegment values = ArrowMemory.segment(codes.getDataVector().getDataBuffer());
      int planes = recordBytes();
      for (int row = 0; row < rowIds.length; row += BLOCK) {
        int end = Math.min(rowIds.length, row + BLOCK);
        for (int plane = 0; plane < planes; plane++) {
          long to = (long) plane * rowIds.length;
          for (int i = row; i < end; i++) {
            values.set(
                ValueLayout.JAVA_BYTE,
                to + i,
                records.get(ValueLayout.JAVA_BYTE, offset + i * stride + plane));
          }
        }
      }
      return PartitionColumns.root(rowIds.length, List.of(ids, codes));
    } catch (RuntimeException e) {
      ids.close();
      throw e;
    }
  }
}
