package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.FastRotation;

/** Turns vectors so that their elements are about equally large. Safe for use by many threads. */
public sealed interface RabitRotation {

  /** The rotated vector; the argument may be changed and returned. */
  float[] apply(float[] vector);

  /** A rotation by signs and Walsh-Hadamard transforms. */
  record Fast(FastRotation rotation) implements RabitRotation {
    @Override
    public float[] apply(float[] vector) {
      rotation.apply(vector);
      return vector;
    }
  }

  /** A rotation by a matrix, row by row. */
  @SuppressWarnings("ArrayRecordComponent")
  record Matrix(float[] rows) implements RabitRotation {
    @Override
    public float[] apply(float[] vector) {
      int dimension = vector.length;
      float[] rotated = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        float sum = 0;
        for (int j = 0; j < dimension; j++) {
          sum += rows[i * dimension + j] * vector[j];
        }
        rotated[i] = sum;
      }
      return rotated;
    }
  }
}
