package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Finds the nearest centroid of binary vectors. Immutable and safe for use by many threads. */
public final class BinaryAssignment {

  /** Vectors that stay in cache while they meet all centroids. */
  private static final int BLOCK = 256;

  private final int dimension;
  private final DistanceKernel[] kernels;

  /** Prepares the centroids. */
  public BinaryAssignment(BinaryCentroids centroids) {
    this(centroids.values(), centroids.count(), centroids.dimension());
  }

  BinaryAssignment(byte[] values, int count, int dimension) {
    this.dimension = dimension;
    this.kernels = new DistanceKernel[count];
    for (int i = 0; i < count; i++) {
      byte[] centroid = Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
      kernels[i] = DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, centroid);
    }
  }

  /** As {@link Assignment#assign}, for binary vectors; distances are bits. */
  public void assign(byte[] rows, int count, int[] partitions, float[] distances) {
    assign(rows, 0, count, partitions, distances);
  }

  /** Assigns vectors {@code [from, from + count)}, into the same places of the results. */
  void assign(byte[] rows, int from, int count, int[] partitions, float[] distances) {
    MemorySegment memory = MemorySegment.ofArray(rows);
    float[] block = new float[BLOCK];
    for (int row = from; row < from + count; row += BLOCK) {
      int size = Math.min(BLOCK, from + count - row);
      Arrays.fill(distances, row, row + size, Float.POSITIVE_INFINITY);
      for (int centroid = 0; centroid < kernels.length; centroid++) {
        kernels[centroid].distances(memory, (long) row * dimension, size, block, 0);
        for (int i = 0; i < size; i++) {
          if (block[i] < distances[row + i]) {
            distances[row + i] = block[i];
            partitions[row + i] = centroid;
          }
        }
      }
    }
  }
}
