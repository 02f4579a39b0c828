package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import java.lang.foreign.MemorySegment;

/** Two text or binary columns compared by bytes. */
final class TextPairKernel implements Kernel {

  private final Column left;
  private final Column right;
  private final boolean less;
  private final boolean equal;
  private final boolean greater;

  TextPairKernel(Column left, Operator operator, Column right) {
    this.left = left;
    this.right = right;
    this.less = operator.accepts(-1);
    this.equal = operator.accepts(0);
    this.greater = operator.accepts(1);
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
    if (!Bits.none(known)) {
      MemorySegment leftOffsets = batch.offsets(left);
      MemorySegment leftData = batch.data(left);
      MemorySegment rightOffsets = batch.offsets(right);
      MemorySegment rightData = batch.data(right);
      for (int w = 0; w < truth.length; w++) {
        truth[w] = compare(leftOffsets, leftData, rightOffsets, rightData, w, known[w]);
      }
    }
    return new Mask(rows, truth, known);
  }

  private long compare(
      MemorySegment leftOffsets,
      MemorySegment leftData,
      MemorySegment rightOffsets,
      MemorySegment rightData,
      int w,
      long rows) {
    long bits = 0;
    for (long todo = rows; todo != 0; todo &= todo - 1) {
      int bit = Long.numberOfTrailingZeros(todo);
      long at = ((long) w << 6) + bit << 2;
      int a = leftOffsets.get(Bytes.OFFSET, at);
      int b = rightOffsets.get(Bytes.OFFSET, at);
      int aLength = leftOffsets.get(Bytes.OFFSET, at + 4) - a;
      int bLength = rightOffsets.get(Bytes.OFFSET, at + 4) - b;
      int order = Bytes.compare(leftData, a, aLength, rightData, b, bLength);
      if (order < 0 ? less : order > 0 ? greater : equal) {
        bits |= 1L << bit;
      }
    }
    return bits;
  }
}
