package io.lancedb.lance.file.encoding.fixed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.proto.Rle;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Run-length coding: run values as little-endian words, and as many run lengths of one byte. Longer
 * runs are split; the lengths add up to the number of values.
 */
public final class RunLengthDecoder extends FixedDecoder {

  private final int bits;
  private final PageOrigin origin;

  /** Fails for run values and lengths that are encoded in turn. */
  public RunLengthDecoder(Rle encoding, int bits, PageOrigin origin) {
    this.bits = bits;
    this.origin = origin;
    check(encoding, origin);
    origin.expectBits(encoding.getValues().getFlat().getBitsPerValue(), bits);
  }

  /** Fails for what only files of version 2.3 have: lengths of more bytes, and encoded ones. */
  public static void check(Rle encoding, PageOrigin origin) {
    if (!encoding.getValues().hasFlat()
        || !encoding.getRunLengths().hasFlat()
        || encoding.getRunLengths().getFlat().getBitsPerValue() != 8) {
      throw origin.unsupported(
          "run-length coding with encoded values or lengths of more than 8 bits");
    }
  }

  @Override
  public int bufferCount() {
    return 2;
  }

  @Override
  public void load(MemorySegment[] buffers, int first, int count) {
    load(buffers[first], buffers[first + 1], count);
  }

  /** Takes {@code count} values in the two parts of their coding. */
  public void load(MemorySegment runValues, MemorySegment runLengths, int count) {
    byte[] lengths = runLengths.toArray(JAVA_BYTE);
    long sum = 0;
    for (byte length : lengths) {
      sum += length & 0xff;
    }
    if (sum != count || runValues.byteSize() != (long) lengths.length * (bits >>> 3)) {
      throw origin.corrupt(
          "%d runs, in %d bytes, of %d values instead of %d"
              .formatted(lengths.length, runValues.byteSize(), sum, count));
    }
    int at = 0;
    switch (bits) {
      case 8 -> {
        byte[] out = new byte[count];
        for (int i = 0; i < lengths.length; i++) {
          int end = at + (lengths[i] & 0xff);
          Arrays.fill(out, at, end, runValues.get(JAVA_BYTE, i));
          at = end;
        }
        values = MemorySegment.ofArray(out);
      }
      case 16 -> {
        short[] out = new short[count];
        for (int i = 0; i < lengths.length; i++) {
          int end = at + (lengths[i] & 0xff);
          Arrays.fill(out, at, end, runValues.getAtIndex(Bits.LE16, i));
          at = end;
        }
        values = MemorySegment.ofArray(out);
      }
      case 32 -> {
        int[] out = new int[count];
        for (int i = 0; i < lengths.length; i++) {
          int end = at + (lengths[i] & 0xff);
          Arrays.fill(out, at, end, runValues.getAtIndex(Bits.LE32, i));
          at = end;
        }
        values = MemorySegment.ofArray(out);
      }
      case 64 -> {
        long[] out = new long[count];
        for (int i = 0; i < lengths.length; i++) {
          int end = at + (lengths[i] & 0xff);
          Arrays.fill(out, at, end, runValues.getAtIndex(Bits.LE64, i));
          at = end;
        }
        values = MemorySegment.ofArray(out);
      }
      default -> throw origin.unsupported("run-length coding of %d bits".formatted(bits));
    }
  }
}
