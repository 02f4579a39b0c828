package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import io.lancedb.lance.expr.ValueType.Kind;
import java.lang.foreign.MemorySegment;

/** Two number columns compared by keys of their common type. */
final class NumberPairKernel implements Kernel {

  private final Column left;
  private final Column right;
  private final KeyReader leftReader;
  private final KeyReader rightReader;
  private final boolean less;
  private final boolean equal;
  private final boolean greater;
  private final boolean leftUnsigned;
  private final boolean rightUnsigned;

  NumberPairKernel(Column left, Operator operator, Column right) {
    this.left = left;
    this.right = right;
    ValueType common = KeyReader.common(left.type(), right.type());
    this.leftReader = new KeyReader(left.type(), common);
    this.rightReader = new KeyReader(right.type(), common);
    this.less = operator.accepts(-1);
    this.equal = operator.accepts(0);
    this.greater = operator.accepts(1);
    boolean mixed = common.kind() == Kind.INT64;
    this.leftUnsigned = mixed && left.type().kind() == Kind.UINT64;
    this.rightUnsigned = mixed && right.type().kind() == Kind.UINT64;
  }

  @Override
  public Mask evaluate(Batch batch) {
    int rows = batch.rows();
    long[] known = batch.known(left);
    long[] other = batch.known(right);
    for (int i = 0; i < known.length; i++) {
      known[i] &= other[i];
    }
    long[] truth = new long[known.length];
    if (Bits.none(known)) {
      return new Mask(rows, truth, known);
    }
    MemorySegment leftData = batch.data(left);
    MemorySegment rightData = batch.data(right);
    long[] a = new long[KeyReader.BLOCK];
    long[] b = new long[KeyReader.BLOCK];
    for (int from = 0; from < rows; from += KeyReader.BLOCK) {
      int count = Math.min(KeyReader.BLOCK, rows - from);
      leftReader.read(leftData, from, count, a);
      rightReader.read(rightData, from, count, b);
      for (int start = 0; start < count; start += 64) {
        int at = from + start >> 6;
        truth[at] = compare(a, b, start, Math.min(64, count - start)) & known[at];
      }
    }
    return new Mask(rows, truth, known);
  }

  private long compare(long[] a, long[] b, int from, int count) {
    long lessBits = 0;
    long equalBits = 0;
    for (int i = 0; i < count; i++) {
      long x = a[from + i];
      long y = b[from + i];
      lessBits |= (x < y ? 1L : 0L) << i;
      equalBits |= (x == y ? 1L : 0L) << i;
    }
    // A negative key of an unsigned column is 2^63 or more, which no signed value reaches.
    if (leftUnsigned) {
      long huge = negative(a, from, count);
      lessBits &= ~huge;
      equalBits &= ~huge;
    }
    if (rightUnsigned) {
      long huge = negative(b, from, count);
      lessBits |= huge;
      equalBits &= ~huge;
    }
    return (less ? lessBits : 0L)
        | (equal ? equalBits : 0L)
        | (greater ? ~(lessBits | equalBits) : 0L);
  }

  private static long negative(long[] keys, int from, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (keys[from + i] >>> 63) << i;
    }
    return bits;
  }
}
