package io.lancedb.lance.simd;

/**
 * A rotation without a matrix, as RaBitQ has it: four rounds that flip signs and apply a
 * Walsh-Hadamard transform. Where the dimension is no power of two, the transform covers the first
 * elements in even rounds and the last ones in odd rounds, and the halves are added and subtracted
 * after each. Immutable and safe for use by many threads.
 */
public final class FastRotation {

  /** Number of rounds. */
  public static final int ROUNDS = 4;

  private final int dimension;
  private final int width;
  private final float scale;
  private final float[] signs;

  /**
   * A rotation by signs.
   *
   * @param signs bit {@code i % 8} of byte {@code round * ceil(dimension / 8) + i / 8} says that
   *     element i changes its sign in the round
   */
  public FastRotation(int dimension, byte[] signs) {
    int roundBytes = Math.ceilDiv(dimension, 8);
    if (dimension < 1 || signs.length != ROUNDS * roundBytes) {
      throw new IllegalArgumentException(
          "%d bytes of signs for dimension %d".formatted(signs.length, dimension));
    }
    this.dimension = dimension;
    width = Integer.highestOneBit(dimension);
    scale = (float) (1 / Math.sqrt(width));
    this.signs = new float[ROUNDS * dimension];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < dimension; i++) {
        int bit = signs[round * roundBytes + (i >>> 3)] >>> (i & 7) & 1;
        this.signs[round * dimension + i] = bit == 0 ? 1 : -1;
      }
    }
  }

  /**
   * Subtracts a rotated centroid from a rotated vector.
   *
   * @param centroids where the centroid starts at {@code from}
   * @param residual receives the difference
   * @param sums receives four sums over the elements r of the difference and c of the centroid:
   *     {@code |r|}, {@code r * r}, {@code r * c}, and c with the sign of r
   */
  public static void subtract(
      float[] vector, float[] centroids, int from, int count, float[] residual, float[] sums) {
    DistanceKernels.provider().signs().subtract(vector, centroids, from, count, residual, sums);
  }

  /** Rotates a vector in place. */
  public void apply(float[] x) {
    SignKernel kernel = DistanceKernels.provider().signs();
    for (int round = 0; round < ROUNDS; round++) {
      int first = round * dimension;
      for (int i = 0; i < dimension; i++) {
        x[i] *= signs[first + i];
      }
      int from = (round & 1) == 0 ? 0 : dimension - width;
      kernel.hadamard(x, from, width, scale);
      if (width < dimension) {
        kernel.halves(x, dimension / 2);
      }
    }
    if (width < dimension) {
      for (int i = 0; i < dimension; i++) {
        x[i] *= 0.25f;
      }
    }
  }
}
