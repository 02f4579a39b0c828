package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Membership of a number column in a set of keys: a hash table of keys with open addressing. */
final class NumberInKernel implements Kernel {

  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

  private final Column column;
  private final KeyReader reader;
  private final boolean orNull;
  private final long[] slots;
  private final int shift;

  /** Marks an empty slot: a long that is not one of the keys. */
  private final long absent;

  NumberInKernel(Expr.In in) {
    this.column = in.column();
    this.reader = new KeyReader(column.type());
    this.orNull = in.orNull();
    long[] keys = keys(in);
    this.absent = absent(keys);
    int bits = Math.max(2, 33 - Integer.numberOfLeadingZeros(keys.length));
    this.shift = 64 - bits;
    this.slots = new long[1 << bits];
    Arrays.fill(slots, absent);
    for (long key : keys) {
      int slot = slot(key);
      while (slots[slot] != absent && slots[slot] != key) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = key;
    }
  }

  private static long[] keys(Expr.In in) {
    long[] keys = new long[2 * in.values().size()];
    int n = 0;
    for (Literal value : in.values()) {
      boolean zero = value.type().kind().isFloat() && value.asDouble() == 0.0;
      keys[n++] = zero ? 0 : KeyReader.key(value);
      if (zero) {
        keys[n++] = -1; // the key of negative zero
      }
    }
    return Arrays.stream(keys, 0, n).sorted().distinct().toArray();
  }

  /** The smallest long that is not a key. */
  private static long absent(long[] sorted) {
    long candidate = Long.MIN_VALUE;
    for (long key : sorted) {
      if (key != candidate) {
        break;
      }
      candidate++;
    }
    return candidate;
  }

  private int slot(long key) {
    return (int) (key * MULTIPLIER >>> shift);
  }

  @Override
  public Mask evaluate(Batch batch) {
    int rows = batch.rows();
    long[] known = batch.known(column);
    long[] truth = new long[known.length];
    if (!Bits.none(known)) {
      MemorySegment data = batch.data(column);
      long[] keys = new long[KeyReader.BLOCK];
      for (int from = 0; from < rows; from += KeyReader.BLOCK) {
        int count = Math.min(KeyReader.BLOCK, rows - from);
        reader.read(data, from, count, keys);
        for (int start = 0; start < count; start += 64) {
          int at = from + start >> 6;
          truth[at] = members(keys, start, Math.min(64, count - start)) & known[at];
        }
      }
    }
    return new Mask(rows, truth, orNull ? truth : known);
  }

  @SuppressWarnings("ShortCircuitBoolean") // branch-free on purpose
  private long members(long[] keys, int from, int count) {
    long[] table = slots;
    int mask = table.length - 1;
    long bits = 0;
    for (int i = 0; i < count; i++) {
      long key = keys[from + i];
      int slot = slot(key);
      long found = table[slot];
      while (found != absent && found != key) {
        slot = slot + 1 & mask;
        found = table[slot];
      }
      bits |= (found == key & key != absent ? 1L : 0L) << i;
    }
    return bits;
  }
}
