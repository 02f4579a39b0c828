package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of one table in native memory, for the decoding of many strings: eight codes at a
 * time, and within these not one check, branch or bound.
 *
 * <pre>
 * for each of 256 codes   LE64 symbol, length in one byte, 7 bytes unused
 * </pre>
 *
 * <p>Code 255, the escape, and codes without a symbol have the length 0. So eight codes can always
 * be looked up: those from an escape or from the end of a string on are replaced by 255 before, and
 * add nothing. A string is checked once for its room, since a code gives at most 8 bytes.
 */
final class SymbolMemory implements AutoCloseable {

  private static final int ENTRY_BYTES = 16;
  private static final int BYTES = 256 * ENTRY_BYTES;

  /** Above every address; what is known to be below needs no check when memory is accessed. */
  private static final long ADDRESSES = 1L << 62;

  private static final MemorySegment ALL = ArrowMemory.everything();

  private final ArrowBuf buffer;
  private @Nullable FsstDecoder loaded;

  /** Where to go on after {@link #few}. */
  private long position;

  SymbolMemory(BufferAllocator allocator) {
    buffer = allocator.buffer(BYTES);
  }

  /** Holds the symbols of a decoder from now on. */
  void load(FsstDecoder decoder) {
    if (loaded != decoder) {
      MemorySegment table = ArrowMemory.segment(buffer);
      for (int code = 0; code < 256; code++) {
        table.set(Words.LONG, (long) ENTRY_BYTES * code, decoder.symbol(code));
        table.set(Words.LONG, (long) ENTRY_BYTES * code + 8, decoder.length(code));
      }
      loaded = decoder;
    }
  }

  /**
   * Decodes one string to {@code at}; returns where it ends. May write up to 8 bytes more.
   *
   * @param codes in any memory
   * @param target native memory with 8 bytes for each code and 8 more
   * @param at where in the target
   */
  long decode(MemorySegment codes, long from, long to, MemorySegment target, long at) {
    FsstDecoder decoder = Objects.requireNonNull(loaded);
    Objects.checkFromToIndex(from, to, codes.byteSize());
    Objects.checkFromIndexSize(at, 8 * (to - from) + 8, target.byteSize());
    long table = Objects.checkIndex(buffer.memoryAddress(), ADDRESSES);
    long start = target.address();
    long out = start + at;
    long i = from;
    while (i < to) {
      for (; to - i >= 8; i += 8) {
        long eight = codes.get(Words.LONG, i);
        if (decoder.special(eight) != 0) {
          break;
        }
        out = four(table, eight >>> 32, four(table, eight & 0xffff_ffffL, out));
      }
      if (i < to) {
        out = few(codes, i, to, out);
        i = position;
      }
    }
    return out - start;
  }

  /** Decodes fewer than eight codes, up to an escape with its byte or to the end of the string. */
  private long few(MemorySegment codes, long from, long to, long out) {
    FsstDecoder decoder = Objects.requireNonNull(loaded);
    long eight = to - from >= 8 ? codes.get(Words.LONG, from) : last(codes, from, to);
    int count = Long.numberOfTrailingZeros(decoder.special(eight)) >>> 3;
    long table = Objects.checkIndex(buffer.memoryAddress(), ADDRESSES);
    eight |= -1L << 8 * count;
    long end = four(table, eight >>> 32, four(table, eight & 0xffff_ffffL, out));
    position = from + count;
    if (position < to) {
      ALL.set(Words.BYTE, end++, decoder.escaped(codes, position, to));
      position += 2;
    }
    return end;
  }

  /** Fewer than eight codes, and escapes for those that are missing. */
  private static long last(MemorySegment codes, long from, long to) {
    int count = (int) (to - from);
    if (from + 8 <= codes.byteSize()) {
      return codes.get(Words.LONG, from) | -1L << 8 * count;
    }
    long eight = -1L;
    for (long i = to - 1; i >= from; i--) {
      eight = eight << 8 | codes.get(Words.BYTE, i) & 0xff;
    }
    return eight;
  }

  private static long four(long table, long codes, long out) {
    long at = Objects.checkIndex(out, ADDRESSES);
    long entry = table + ((codes & 0xff) << 4);
    ALL.set(Words.LONG, at, ALL.get(Words.LONG, entry));
    at += ALL.get(Words.BYTE, entry + 8) & 0xffL;
    entry = table + ((codes >>> 8 & 0xff) << 4);
    ALL.set(Words.LONG, at, ALL.get(Words.LONG, entry));
    at += ALL.get(Words.BYTE, entry + 8) & 0xffL;
    entry = table + ((codes >>> 16 & 0xff) << 4);
    ALL.set(Words.LONG, at, ALL.get(Words.LONG, entry));
    at += ALL.get(Words.BYTE, entry + 8) & 0xffL;
    entry = table + ((codes >>> 24 & 0xff) << 4);
    ALL.set(Words.LONG, at, ALL.get(Words.LONG, entry));
    return at + (ALL.get(Words.BYTE, entry + 8) & 0xffL);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
