package io.lancedb.lance.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of a function for the rows of a batch, laid out as a column of their type would be.
 *
 * @param known the rows where the value is not null
 * @param data longs, doubles, bits or the bytes of texts
 * @param offsets of texts, otherwise null
 */
@SuppressWarnings("ArrayRecordComponent")
record ComputedValues(long[] known, MemorySegment data, @Nullable MemorySegment offsets) {

  /** Longs, or the bits of doubles. */
  static ComputedValues numbers(long[] known, long[] values) {
    return new ComputedValues(known, MemorySegment.ofArray(values), null);
  }

  /** Booleans. */
  static ComputedValues bits(long[] known, long[] truth) {
    return new ComputedValues(known, MemorySegment.ofArray(truth), null);
  }

  /** Texts; those of null rows may be null. */
  static ComputedValues texts(@Nullable String[] texts) {
    long[] known = new long[Bits.words(texts.length)];
    int[] offsets = new int[texts.length + 1];
    byte[] data = new byte[64];
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      int end = offsets[i];
      if (text != null) {
        known[i >> 6] |= 1L << i;
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (Math.addExact(end, utf8.length) > data.length) {
          data = Arrays.copyOf(data, Math.max(2 * data.length, end + utf8.length));
        }
        System.arraycopy(utf8, 0, data, end, utf8.length);
        end += utf8.length;
      }
      offsets[i + 1] = end;
    }
    return new ComputedValues(known, MemorySegment.ofArray(data), ofInts(offsets));
  }

  private static MemorySegment ofInts(int[] values) {
    MemorySegment segment = MemorySegment.ofArray(new byte[4 * values.length]);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_INT_UNALIGNED, 0, values.length);
    return segment;
  }
}
