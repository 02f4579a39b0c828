package io.lancedb.lance.build;

/**
 * Vectors to train with.
 *
 * @param count how many
 * @param dimension elements of each; bytes of a binary one
 * @param floats the elements back to back, of unit length where the distance is cosine; empty for
 *     binary vectors
 * @param bytes the bytes of binary vectors back to back; else empty
 */
@SuppressWarnings("ArrayRecordComponent")
record VectorSample(int count, int dimension, float[] floats, byte[] bytes) {

  /** This sample, or vectors from all over it. */
  VectorSample atMost(int most) {
    if (most >= count) {
      return this;
    }
    float[] someFloats = new float[floats.length == 0 ? 0 : most * dimension];
    byte[] someBytes = new byte[bytes.length == 0 ? 0 : most * dimension];
    for (int i = 0; i < most; i++) {
      int from = (int) ((long) i * count / most) * dimension;
      if (someFloats.length > 0) {
        System.arraycopy(floats, from, someFloats, i * dimension, dimension);
      } else {
        System.arraycopy(bytes, from, someBytes, i * dimension, dimension);
      }
    }
    return new VectorSample(most, dimension, someFloats, someBytes);
  }
}
