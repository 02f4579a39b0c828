package io.lancedb.lance.expr;

/**
 * Three-valued results of a batch. A row is true when its bit is set in {@code truth}, null when it
 * is not set in {@code known}; a true row is always known.
 */
@SuppressWarnings("ArrayRecordComponent")
record Mask(int length, long[] truth, long[] known) {

  static Mask constant(int length, boolean value) {
    long[] known = Bits.ones(length);
    return new Mask(length, value ? known : new long[known.length], known);
  }

  static Mask unknown(int length) {
    long[] none = new long[Bits.words(length)];
    return new Mask(length, none, none);
  }

  /** A two-valued result. */
  static Mask of(int length, long[] truth) {
    return new Mask(length, truth, Bits.ones(length));
  }

  Mask not() {
    long[] result = new long[truth.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = known[i] & ~truth[i];
    }
    return new Mask(length, result, known);
  }

  Mask and(Mask other) {
    long[] t = new long[truth.length];
    long[] k = new long[truth.length];
    for (int i = 0; i < t.length; i++) {
      t[i] = truth[i] & other.truth[i];
      // Known when both are, or when one is known to be false.
      k[i] = known[i] & other.known[i] | known[i] & ~truth[i] | other.known[i] & ~other.truth[i];
    }
    return new Mask(length, t, k);
  }

  Mask or(Mask other) {
    long[] t = new long[truth.length];
    long[] k = new long[truth.length];
    for (int i = 0; i < t.length; i++) {
      t[i] = truth[i] | other.truth[i];
      k[i] = known[i] & other.known[i] | t[i];
    }
    return new Mask(length, t, k);
  }

  /** Compares booleans; false is less than true. */
  Mask compare(Expr.Operator operator, Mask other) {
    long[] t = new long[truth.length];
    long[] k = new long[truth.length];
    for (int i = 0; i < t.length; i++) {
      k[i] = known[i] & other.known[i];
      long a = truth[i];
      long b = other.truth[i];
      t[i] =
          k[i]
              & switch (operator) {
                case EQ -> ~(a ^ b);
                case NE -> a ^ b;
                case LT -> ~a & b;
                case LE -> ~a | b;
                case GT -> a & ~b;
                case GE -> a | ~b;
              };
    }
    return new Mask(length, t, k);
  }
}
