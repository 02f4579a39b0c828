package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import java.lang.foreign.MemorySegment;

/** A text or binary column compared with a literal, by bytes. */
final class TextKernel implements Kernel {

  private final Column column;
  private final byte[] literal;
  private final boolean less;
  private final boolean equal;
  private final boolean greater;

  TextKernel(Column column, Operator operator, byte[] literal) {
    this.column = column;
    this.literal = literal;
    this.less = operator.accepts(-1);
    this.equal = operator.accepts(0);
    this.greater = operator.accepts(1);
  }

  @Override
  public Mask evaluate(Batch batch) {
    int rows = batch.rows();
    long[] known = batch.known(column);
    long[] truth = new long[known.length];
    if (!Bits.none(known)) {
      MemorySegment offsets = batch.offsets(column);
      MemorySegment data = batch.data(column);
      for (int w = 0; w < truth.length; w++) {
        truth[w] =
            less == greater
                ? equals(offsets, data, w, known[w])
                : compare(offsets, data, w, known[w]);
      }
    }
    return new Mask(rows, truth, known);
  }

  private long equals(MemorySegment offsets, MemorySegment data, int w, long rows) {
    long bits = 0;
    for (long left = rows; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      long at = ((long) w << 6) + bit << 2;
      int start = offsets.get(Bytes.OFFSET, at);
      int length = offsets.get(Bytes.OFFSET, at + 4) - start;
      if (length == literal.length && Bytes.startsWith(data, start, literal)) {
        bits |= 1L << bit;
      }
    }
    return equal ? bits : rows & ~bits;
  }

  private long compare(MemorySegment offsets, MemorySegment data, int w, long rows) {
    long bits = 0;
    for (long left = rows; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      long at = ((long) w << 6) + bit << 2;
      int start = offsets.get(Bytes.OFFSET, at);
      int order = Bytes.compare(data, start, offsets.get(Bytes.OFFSET, at + 4) - start, literal);
      if (order < 0 ? less : order > 0 ? greater : equal) {
        bits |= 1L << bit;
      }
    }
    return bits;
  }
}
