package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Chunks of short values: n + 1 LE32 offsets from the start of the buffer, the first of them 4 * (n
 * + 1), then the bytes, filled up to a multiple of 4.
 */
final class VariableEncoder implements ChunkEncoder {

  private static final int CHUNK_BYTES = 4096;
  private static final byte PADDING = 'H';

  private final VariableValues values;

  VariableEncoder(VariableValues values) {
    this.values = values;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.variable();
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    int count = CHUNK_BYTES / 4;
    if (rest <= count && size(0, first, rest) <= CHUNK_BYTES) {
      return rest;
    }
    while (count > 2 && (count >= rest || size(0, first, count) > CHUNK_BYTES)) {
      count >>= 1;
    }
    return Math.min(count, rest);
  }

  @Override
  public int size(int buffer, int first, int count) {
    int bytes = values.start((long) first + count) - values.start(first);
    return 4 * (count + 1) + (bytes + 3 & -4);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    int start = values.start(first);
    int base = 4 * (count + 1);
    target.set(Words.INT, 0, base);
    for (int i = 0; i < count; i++) {
      target.set(Words.INT, 4L * (i + 1), base + values.end((long) first + i) - start);
    }
    int bytes = values.start((long) first + count) - start;
    MemorySegment rest = target.asSlice(base);
    rest.copyFrom(values.data().asSlice(start, bytes));
    rest.asSlice(bytes).fill(PADDING);
  }
}
