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
}
