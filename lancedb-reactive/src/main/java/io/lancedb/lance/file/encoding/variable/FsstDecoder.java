package io.lancedb.lance.file.encoding.variable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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
  private static final byte NO_SYMBOL = -64;

  private final long[] symbols = new long[256];

  /** Bytes of each symbol; a code without a symbol has so few that eight codes cannot hide it. */
  private final byte[] lengths = new byte[256];

  private final boolean coded;

  /** Parses a table. */
  public FsstDecoder(ByteString table, PageOrigin origin) {
    if (table.size() != TABLE_BYTES) {
      throw origin.corrupt("a symbol table of %d bytes".formatted(table.size()));
    }
    MemorySegment bytes = MemorySegment.ofArray(table.toByteArray());
    long header = bytes.get(Bits.LE64, 0);
    coded = (header >>> 24 & 1) != 0;
    if (!coded) {
      return;
    }
    int count = (int) (header & 0xff);
    Arrays.fill(lengths, NO_SYMBOL);
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
    long i = from;
    while (i + 8 <= to) {
      long eight = codes.get(Bits.LE64, i);
      if (hasEscape(eight)) {
        int code = (int) eight & 0xff;
        if (code == ESCAPE) {
          target.set(JAVA_BYTE, out++, codes.get(JAVA_BYTE, i + 1));
          i += 2;
        } else {
          target.set(Bits.LE64, out, symbols[code]);
          out += checked(lengths[code]);
          i++;
        }
        continue;
      }
      long start = out;
      for (int k = 0; k < 8; k++) {
        int code = (int) eight & 0xff;
        eight >>>= 8;
        target.set(Bits.LE64, out, symbols[code]);
        out += lengths[code];
      }
      i += 8;
      if (out < start) {
        throw noSymbol();
      }
    }
    while (i < to) {
      int code = codes.get(JAVA_BYTE, i++) & 0xff;
      if (code != ESCAPE) {
        target.set(Bits.LE64, out, symbols[code]);
        out += checked(lengths[code]);
      } else if (i < to) {
        target.set(JAVA_BYTE, out++, codes.get(JAVA_BYTE, i++));
      } else {
        throw new IllegalArgumentException("an escape without its byte");
      }
    }
    return out;
  }

  /** Whether one of eight codes is 255. */
  private static boolean hasEscape(long eight) {
    return ((eight & 0x7f7f7f7f7f7f7f7fL) + 0x0101010101010101L & eight & 0x8080808080808080L) != 0;
  }

  private static int checked(int length) {
    if (length == NO_SYMBOL) {
      throw noSymbol();
    }
    return length;
  }

  private static IllegalArgumentException noSymbol() {
    return new IllegalArgumentException("a code has no symbol");
  }
}
