package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Membership of a text or binary column in a set of literals, by binary search over their bytes.
 */
final class TextInKernel implements Kernel {

  private final Column column;
  private final boolean orNull;
  private final byte[][] sorted;

  TextInKernel(Expr.In in) {
    this.column = in.column();
    this.orNull = in.orNull();
    this.sorted = in.values().stream().map(Literal::asBytes).toArray(byte[][]::new);
    Arrays.sort(sorted, Arrays::compareUnsigned);
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
        truth[w] = members(offsets, data, w, known[w]);
      }
    }
    return new Mask(rows, truth, orNull ? truth : known);
  }

  private long members(MemorySegment offsets, MemorySegment data, int w, long rows) {
    long bits = 0;
    for (long todo = rows; todo != 0; todo &= todo - 1) {
      int bit = Long.numberOfTrailingZeros(todo);
      long at = ((long) w << 6) + bit << 2;
      int start = offsets.get(Bytes.OFFSET, at);
      if (contains(data, start, offsets.get(Bytes.OFFSET, at + 4) - start)) {
        bits |= 1L << bit;
      }
    }
    return bits;
  }

  private boolean contains(MemorySegment data, int start, int length) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int order = Bytes.compare(data, start, length, sorted[middle]);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }
}
