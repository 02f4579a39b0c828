package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Chunks of short values: n + 1 offsets of 4 or 8 bytes from the start of the buffer, the first of
 * them that of the first byte after the offsets, then the bytes, filled up to a multiple of an
 * offset. The values may be coded, each for itself.
 */
public final class VariableEncoder implements ChunkEncoder {

  private static final int MAX_VALUES = 1024;
  private static final byte PADDING = 'H';

  private final VariableValues values;
  private final int offsetBytes;
  private final int chunkBytes;
  private final CompressiveEncoding encoding;

  /**
   * Encodes values.
   *
   * @param chunkBytes bytes of a chunk to aim at
   * @param encoding what the values are, {@link Encodings#variable} or a code of it
   */
  public VariableEncoder(
      VariableValues values, int offsetBytes, int chunkBytes, CompressiveEncoding encoding) {
    this.values = values;
    this.offsetBytes = offsetBytes;
    this.chunkBytes = chunkBytes;
    this.encoding = encoding;
  }

  @Override
  public CompressiveEncoding encoding() {
    return encoding;
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    int count = MAX_VALUES;
    if (rest <= count && size(0, first, rest) <= chunkBytes) {
      return rest;
    }
    while (count > 2 && (count >= rest || size(0, first, count) > chunkBytes)) {
      count >>= 1;
    }
    return Math.min(count, rest);
  }

  @Override
  public int size(int buffer, int first, int count) {
    int bytes = values.start((long) first + count) - values.start(first);
    return offsetBytes * (count + 1) + (bytes + offsetBytes - 1 & -offsetBytes);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    int start = values.start(first);
    int base = offsetBytes * (count + 1);
    Words.set(target, offsetBytes, 0, base);
    if (offsetBytes == Integer.BYTES) {
      for (int i = 0; i < count; i++) {
        target.set(Words.INT, 4L * (i + 1), base + values.end((long) first + i) - start);
      }
    } else {
      for (int i = 0; i < count; i++) {
        target.set(Words.LONG, 8L * (i + 1), base + values.end((long) first + i) - start);
      }
    }
    int bytes = values.start((long) first + count) - start;
    MemorySegment rest = target.asSlice(base);
    rest.copyFrom(values.data().asSlice(start, bytes));
    rest.asSlice(bytes).fill(PADDING);
  }
}
