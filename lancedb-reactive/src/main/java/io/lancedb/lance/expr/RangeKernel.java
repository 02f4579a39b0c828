package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import java.lang.foreign.MemorySegment;

/**
 * A number column compared with a literal. Every comparison asks whether the key lies in a range,
 * or outside of it.
 */
final class RangeKernel implements Kernel {

  private final Column column;
  private final KeyReader reader;
  private final long low;
  private final long high;
  private final boolean empty;
  private final long flip;

  RangeKernel(Column column, Operator operator, Literal literal) {
    this.column = column;
    this.reader = new KeyReader(column.type());
    boolean zero = literal.type().kind().isFloat() && literal.asDouble() == 0.0;
    // A zero stands for both zeros, whose keys are neighbours: -1 and 0.
    long lowest = zero ? -1 : KeyReader.key(literal);
    long highest = zero ? 0 : KeyReader.key(literal);
    boolean below = operator == Operator.LT || operator == Operator.LE;
    boolean above = operator == Operator.GT || operator == Operator.GE;
    this.empty =
        operator == Operator.LT && lowest == Long.MIN_VALUE
            || operator == Operator.GT && highest == Long.MAX_VALUE;
    this.low = below ? Long.MIN_VALUE : operator == Operator.GT ? highest + 1 : lowest;
    this.high = above ? Long.MAX_VALUE : operator == Operator.LT ? lowest - 1 : highest;
    this.flip = operator == Operator.NE ? -1L : 0L;
  }

  @Override
  public Mask evaluate(Batch batch) {
    int rows = batch.rows();
    long[] known = batch.known(column);
    long[] truth = new long[known.length];
    if (empty || Bits.none(known)) {
      return new Mask(rows, truth, known);
    }
    MemorySegment data = batch.data(column);
    long[] keys = new long[KeyReader.BLOCK];
    for (int from = 0; from < rows; from += KeyReader.BLOCK) {
      int count = Math.min(KeyReader.BLOCK, rows - from);
      reader.read(data, from, count, keys);
      for (int word = 0; word << 6 < count; word++) {
        int at = (from >> 6) + word;
        truth[at] =
            (inRange(keys, word << 6, Math.min(64, count - (word << 6))) ^ flip) & known[at];
      }
    }
    return new Mask(rows, truth, known);
  }

  @SuppressWarnings("ShortCircuitBoolean") // branch-free on purpose
  private long inRange(long[] keys, int from, int count) {
    long lo = low;
    long hi = high;
    long bits = 0;
    for (int i = 0; i < count; i++) {
      long key = keys[from + i];
      bits |= (key >= lo & key <= hi ? 1L : 0L) << i;
    }
    return bits;
  }
}
