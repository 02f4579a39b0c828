package io.lancedb.lance.simd;

/** Kernels for codes of few bits an element; all give the same bits. */
interface SignKernel {

  /** See {@link SignQuery#lowerBounds}. */
  void lowerBounds(
      SignQuery query,
      SignCodes codes,
      int firstGroup,
      int groups,
      float constant,
      float queryError,
      float[] out);

  /** See {@link SignQuery#dot}; element i goes to partial sum {@code i % 16}. */
  float dot(byte[] bytes, float[] floats, int count);

  /**
   * The Walsh-Hadamard transform in place, each result multiplied by {@code scale}.
   *
   * @param length a power of two
   */
  void hadamard(float[] x, int from, int length, float scale);

  /** Element pairs {@code i} and {@code i + half} become their sum and their difference. */
  void halves(float[] x, int half);

  /**
   * Subtracts a centroid from a vector.
   *
   * @param centroids where it starts at {@code from}
   * @param residual receives the difference
   * @param sums receives four sums over the elements r of the difference and c of the centroid:
   *     {@code |r|}, {@code r * r}, {@code r * c}, and c with the sign of r; element i goes to
   *     partial sum {@code i % 8}
   */
  void subtract(
      float[] vector, float[] centroids, int from, int count, float[] residual, float[] sums);
}
