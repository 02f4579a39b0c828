package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of small vectors, which may be vectors of vectors: for each level, outermost first, on
 * which the page has null items, a buffer with a validity bit for each item of the chunk; then a
 * buffer with the innermost items back to back.
 */
public final class FixedSizeListEncoder implements ChunkEncoder {

  private final MemorySegment values;
  private final ValueType type;
  private final @Nullable MemorySegment[] itemNulls;

  /** The levels that have a buffer. */
  private final int[] levels;

  /**
   * Encodes vectors.
   *
   * @param values the items; one of the type bool takes a byte
   * @param itemNulls for each level one byte for each item, 1 for null, or null when no item is
   */
  public FixedSizeListEncoder(
      MemorySegment values, ValueType type, @Nullable MemorySegment[] itemNulls) {
    this.values = values;
    this.type = type;
    this.itemNulls = itemNulls;
    int[] found = new int[itemNulls.length];
    int count = 0;
    for (int level = 0; level < itemNulls.length; level++) {
      if (itemNulls[level] != null) {
        found[count++] = level;
      }
    }
    this.levels = java.util.Arrays.copyOf(found, count);
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.plain(type, itemNulls);
  }

  @Override
  public int bufferCount() {
    return levels.length + 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    long bits = (long) type.items() * type.bits();
    for (int level : levels) {
      bits += type.items(level + 1);
    }
    return Math.min(rest, FlatEncoder.chunkValues(bits));
  }

  @Override
  public int size(int buffer, int first, int count) {
    return buffer < levels.length
        ? count * type.items(levels[buffer] + 1) + 7 >> 3
        : Math.toIntExact((long) count * type.items() * type.bits() + 7 >> 3);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    if (buffer < levels.length) {
      int items = type.items(levels[buffer] + 1);
      MemorySegment nulls = itemNulls[levels[buffer]];
      if (nulls != null) {
        Bits.pack(nulls, (long) first * items, count * items, true, target);
      }
      return;
    }
    long item = (long) first * type.items();
    if (type.bits() == 1) {
      Bits.pack(values, item, count * type.items(), false, target);
    } else {
      target.copyFrom(values.asSlice(item * type.itemBytes(), target.byteSize()));
    }
  }
}
