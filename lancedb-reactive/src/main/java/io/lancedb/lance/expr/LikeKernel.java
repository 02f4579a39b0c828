package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import java.lang.foreign.MemorySegment;

/** A text column matched with a pattern. */
final class LikeKernel implements Kernel {

  private final Column column;
  private final LikePattern pattern;

  LikeKernel(Expr.Like like) {
    this.column = like.column();
    this.pattern = LikePattern.compile(like.pattern(), like.ignoreCase());
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
        truth[w] = matches(offsets, data, w, known[w]);
      }
    }
    return new Mask(rows, truth, known);
  }

  private long matches(MemorySegment offsets, MemorySegment data, int w, long rows) {
    long bits = 0;
    for (long todo = rows; todo != 0; todo &= todo - 1) {
      int bit = Long.numberOfTrailingZeros(todo);
      long at = ((long) w << 6) + bit << 2;
      int start = offsets.get(Bytes.OFFSET, at);
      if (pattern.matches(data, start, offsets.get(Bytes.OFFSET, at + 4) - start)) {
        bits |= 1L << bit;
      }
    }
    return bits;
  }
}
