package io.lancedb.lance.file.encoding.general;

import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another encoding with the first buffer of each chunk compressed. The inverse of {@link
 * GeneralDecoder}.
 */
public final class GeneralEncoder implements ChunkEncoder {

  /** Fewer bytes are not worth it, as the official writer has it. */
  private static final int MIN_BYTES = 4096;

  private final ChunkEncoder inner;
  private final BlockCompressor compressor;

  /** The first buffer of each chunk by the chunk's first value. */
  private final Map<Integer, Compressed> chunks = new HashMap<>();

  private record Compressed(int count, byte[] bytes) {}

  private GeneralEncoder(ChunkEncoder inner, BlockCompressor compressor) {
    this.inner = inner;
    this.compressor = compressor;
  }

  /** The compressed form of {@code count} values, or the given one when that is not smaller. */
  public static ChunkEncoder of(
      ChunkEncoder inner, int count, @Nullable BlockCompressor compressor) {
    if (compressor == null) {
      return inner;
    }
    GeneralEncoder general = new GeneralEncoder(inner, compressor);
    long plain = 0;
    long compressed = 0;
    int values;
    for (int first = 0; first < count; first += values) {
      values = inner.chunkValues(first, count - first);
      plain += inner.size(0, first, values);
      compressed += general.size(0, first, values);
    }
    return plain < MIN_BYTES || compressed >= plain ? inner : general;
  }

  @Override
  public CompressiveEncoding encoding() {
    return compressor.wrap(inner.encoding());
  }

  @Override
  public int bufferCount() {
    return inner.bufferCount();
  }

  @Override
  public int chunkValues(int first, int rest) {
    return inner.chunkValues(first, rest);
  }

  @Override
  public int size(int buffer, int first, int count) {
    return buffer == 0 ? chunk(first, count).length : inner.size(buffer, first, count);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    if (buffer == 0) {
      target.copyFrom(MemorySegment.ofArray(chunk(first, count)));
    } else {
      inner.write(buffer, first, count, target);
    }
  }

  private byte[] chunk(int first, int count) {
    Compressed known = chunks.get(first);
    if (known == null || known.count != count) {
      MemorySegment plain = MemorySegment.ofArray(new byte[inner.size(0, first, count)]);
      inner.write(0, first, count, plain);
      known = new Compressed(count, compressor.compress(plain));
      chunks.put(first, known);
    }
    return known.bytes;
  }
}
