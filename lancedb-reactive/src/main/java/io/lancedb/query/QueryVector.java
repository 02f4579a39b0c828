package io.lancedb.query;

import java.util.Arrays;

/** The vector that a search starts from, in the form that the caller has it. Immutable. */
public sealed interface QueryVector {

  /** Number of elements; for bytes, number of bytes. */
  int dimension();

  /** Copies a vector of floats. */
  static QueryVector of(float... values) {
    return new Floats(values.clone());
  }

  /** Copies a vector of doubles. */
  static QueryVector of(double... values) {
    return new Doubles(values.clone());
  }

  /** Copies a binary vector, 8 dimensions a byte. */
  static QueryVector of(byte... values) {
    return new Bytes(values.clone());
  }

  /** A vector of floats; the array is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Floats(float[] values) implements QueryVector {
    @Override
    public int dimension() {
      return values.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Floats(float[] theirs) && Arrays.equals(values, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "float32[" + values.length + "]";
    }
  }

  /** A vector of doubles; the array is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Doubles(double[] values) implements QueryVector {
    @Override
    public int dimension() {
      return values.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Doubles(double[] theirs) && Arrays.equals(values, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "float64[" + values.length + "]";
    }
  }

  /** A binary vector; the array is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] values) implements QueryVector {
    @Override
    public int dimension() {
      return values.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(byte[] theirs) && Arrays.equals(values, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "uint8[" + values.length + "]";
    }
  }
}
