package io.lancedb.lance.file.encoding.variable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;

/**
 * Fast static symbol table: each code byte stands for a symbol of 1 to 8 bytes, and 255 for the
 * byte that follows.
 *
 * <p>The table has 2,312 bytes: an LE64 header (bits 0-7 number of symbols n, bit 24 whether
 * strings are coded at all, bits 32-63 {@code FSST}), then n symbols of 8 bytes, then n lengths of
 * one byte.
 */
public final class FsstDecoder {

  private static final int TABLE_BYTES = 2312;
  private static final int MAGIC = 0x46535354;
  private static final int ESCAPE = 255;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long EACH_BYTE = 0x0101010101010101L;

  private final long[] symbols = new long[256];

  /** Bytes of each symbol, 0 where a code has none. */
  private final byte[] lengths = new byte[256];

  private final boolean coded;

  /** Added to the low 7 bits of a code, it carries into the high one when they are too large. */
  private final long carry;

  /** All ones when codes with the high bit have no symbol, whatever their low bits. */
  private final long fewSymbols;

  /** Parses a table. */
  public FsstDecoder(ByteString table, PageOrigin origin) {
    if (table.size() != TABLE_BYTES) {
      throw origin.corrupt("a symbol table of %d bytes".formatted(table.size()));
    }
    MemorySegment bytes = MemorySegment.ofArray(table.toByteArray());
    long header = bytes.get(Bits.LE64, 0);
    coded = (header >>> 24 & 1) != 0;
    int count = coded ? (int) (header & 0xff) : 0;
    carry = (count < 128 ? 128 - count : 256 - count) * EACH_BYTE;
    fewSymbols = count < 128 ? -1L : 0;
    if (!coded) {
      return;
    }
    if (header >>> 32 != MAGIC) {
      throw origin.corrupt("not a symbol table");
    }
    for (int i = 0; i < count; i++) {
      symbols[i] = bytes.get(Bits.LE64, 8 + 8L * i);
      lengths[i] = bytes.get(JAVA_BYTE, 8 + 8L * count + i);
      if (lengths[i] < 1 || lengths[i] > 8) {
        throw origin.corrupt("a symbol of %d bytes".formatted(lengths[i]));
      }
    }
  }

  /** Room that decoding needs at most. */
  public long maxLength(long codes) {
    return coded ? 8 * codes + 8 : codes;
  }

  /** What decoding usually gives. */
  public long likelyLength(long codes) {
    return coded ? codes * 5 / 2 : codes;
  }

  /** Whether strings are coded at all. */
  boolean coded() {
    return coded;
  }

  /** The bytes of a symbol, the first one lowest; 0 where the code has none. */
  long symbol(int code) {
    return symbols[code];
  }

  /** Bytes of a symbol; 0 where the code has none. */
  int length(int code) {
    return lengths[code];
  }

  /**
   * Decodes one string to {@code at}; returns where it ends. Writes up to 7 bytes more, within
   * {@link #maxLength}.
   */
  public long decode(MemorySegment codes, long from, long to, MemorySegment target, long at) {
    if (!coded) {
      MemorySegment.copy(codes, from, target, at, to - from);
      return at + (to - from);
    }
    long out = at;
    for (long i = from; i < to; i++) {
      int code = codes.get(JAVA_BYTE, i) & 0xff;
      int length = lengths[code];
      if (length > 0) {
        target.set(Bits.LE64, out, symbols[code]);
        out += length;
      } else {
        target.set(JAVA_BYTE, out++, escaped(codes, i++, to));
      }
    }
    return out;
  }

  /** The high bit of each of eight codes that is an escape or has no symbol. */
  long special(long eight) {
    long sum = (eight & ~HIGH_BITS) + carry;
    return (sum & eight | (sum | eight) & fewSymbols) & HIGH_BITS;
  }

  /** The byte that an escape is followed by; fails when the code has no symbol instead. */
  byte escaped(MemorySegment codes, long at, long to) {
    if ((codes.get(JAVA_BYTE, at) & 0xff) != ESCAPE) {
      throw new IllegalArgumentException("a code has no symbol");
    }
    if (at + 1 >= to) {
      throw new IllegalArgumentException("an escape without its byte");
    }
    return codes.get(JAVA_BYTE, at + 1);
  }
}
