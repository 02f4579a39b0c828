package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
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

  private final long[] symbols = new long[256];
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

  /** Decodes one string to {@code at}; returns where it ends. */
  public long decode(MemorySegment codes, long from, long to, MemorySegment target, long at) {
    if (!coded) {
      MemorySegment.copy(codes, from, target, at, to - from);
      return at + (to - from);
    }
    long out = at;
    long i = from;
    while (i < to) {
      int code = codes.get(JAVA_BYTE, i++) & 0xff;
      if (code != ESCAPE) {
        int length = lengths[code];
        if (length == 0) {
          throw new IllegalArgumentException("code %d has no symbol".formatted(code));
        }
        target.set(Bits.LE64, out, symbols[code]);
        out += length;
      } else if (i < to) {
        target.set(JAVA_BYTE, out++, codes.get(JAVA_BYTE, i++));
      } else {
        throw new IllegalArgumentException("an escape without its byte");
      }
    }
    return out;
  }
}
