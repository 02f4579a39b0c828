package io.lancedb.lance.file.encoding;

import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the distinct strings of a page. The dictionary becomes one block: LE32 32 (bits of an
 * offset), LE32 position of the bytes, n + 1 LE32 offsets from 0, the bytes; in 2.2 compressed,
 * when that is smaller, as LE32 length and one LZ4 block. A null row has index 0.
 */
final class DictionaryEncoder {

  private static final int MIN_ROWS = 100;
  private static final int MAX_BLOCK = 1 << 30;

  private final VariableValues values;
  private final int[] indices;
  private final int[] firstRows;
  private int[] slots = new int[256];
  private int distinct;
  private long bytes;

  private DictionaryEncoder(VariableValues values, int rows) {
    this.values = values;
    this.indices = new int[rows];
    this.firstRows = new int[rows / 2 + 1];
  }

  /** A dictionary's block and the index of each row. */
  record Items(CompressiveEncoding encoding, int count, PageBuffer buffer, MemorySegment indices) {

    /** The page of indices with this dictionary. */
    EncodedPage page(PageLevels levels, boolean large, BufferAllocator allocator) {
      ChunkEncoder packed = new BitPackingEncoder(indices, levels.values(), 32);
      return MiniBlockEncoder.withDictionary(
          MiniBlockEncoder.encode(packed, levels, large, allocator), this);
    }
  }

  /** Makes a dictionary when the official writer would: null when the page is better without. */
  static @Nullable Items encode(
      VariableValues values, RowNulls nulls, int rows, boolean large, BufferAllocator allocator) {
    if (rows < MIN_ROWS) {
      return null;
    }
    DictionaryEncoder dictionary = new DictionaryEncoder(values, rows);
    MemorySegment nullBytes = nulls.any() ? nulls.segment() : null;
    for (int row = 0; row < rows; row++) {
      if ((nullBytes == null || nullBytes.get(Words.BYTE, row) == 0) && !dictionary.add(row)) {
        return null;
      }
    }
    return dictionary.isSmaller(rows) ? dictionary.items(large, allocator) : null;
  }

  /** Adds a value; false when there are too many distinct ones. */
  private boolean add(int row) {
    int mask = slots.length - 1;
    int slot = hash(row) & mask;
    while (slots[slot] != 0) {
      int item = slots[slot] - 1;
      if (values.equal(firstRows[item], row)) {
        indices[row] = item;
        return true;
      }
      slot = slot + 1 & mask;
    }
    if (distinct + 1 > values.ends().byteSize() / 8) {
      return false;
    }
    firstRows[distinct] = row;
    indices[row] = distinct++;
    bytes += values.length(row);
    slots[slot] = distinct;
    if (2 * distinct > slots.length) {
      rehash();
    }
    return true;
  }

  private void rehash() {
    int[] larger = new int[2 * slots.length];
    int mask = larger.length - 1;
    for (int item = 0; item < distinct; item++) {
      int slot = hash(firstRows[item]) & mask;
      while (larger[slot] != 0) {
        slot = slot + 1 & mask;
      }
      larger[slot] = item + 1;
    }
    slots = larger;
  }

  private int hash(int row) {
    long hash = 0x9E3779B97F4A7C15L;
    MemorySegment data = values.data();
    int i = values.start(row);
    int end = values.end(row);
    for (; i + 8 <= end; i += 8) {
      hash = mix(hash ^ data.get(Words.LONG, i));
    }
    for (; i < end; i++) {
      hash = mix(hash ^ data.get(Words.BYTE, i));
    }
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long hash) {
    long mixed = hash * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 29;
  }

  private boolean isSmaller(int rows) {
    long plain = values.data().byteSize() + 4L * rows;
    int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(distinct - 1);
    long encoded = bytes + 4L * distinct + (long) rows * indexBits / 8;
    return encoded < 0.8 * plain && bytes < MAX_BLOCK;
  }

  private Items items(boolean large, BufferAllocator allocator) {
    byte[] block = block();
    MemorySegment index = MemorySegment.ofArray(indices);
    if (large) {
      Lz4JavaCompressor lz4 = new Lz4JavaCompressor();
      byte[] packed = new byte[4 + lz4.maxCompressedLength(block.length)];
      int size = 4 + lz4.compress(block, 0, block.length, packed, 4, packed.length - 4);
      if (size < block.length) {
        MemorySegment.ofArray(packed).set(Words.INT, 0, block.length);
        return new Items(
            Encodings.lz4(Encodings.variable()),
            distinct,
            buffer(Arrays.copyOf(packed, size), allocator),
            index);
      }
    }
    return new Items(Encodings.variable(), distinct, buffer(block, allocator), index);
  }

  private static PageBuffer buffer(byte[] bytes, BufferAllocator allocator) {
    PageBuffer buffer = PageBuffer.allocate(allocator, bytes.length);
    buffer.segment().copyFrom(MemorySegment.ofArray(bytes));
    return buffer;
  }

  private byte[] block() {
    int position = 8 + 4 * (distinct + 1);
    byte[] block = new byte[Math.toIntExact(position + bytes)];
    MemorySegment target = MemorySegment.ofArray(block);
    target.set(Words.INT, 0, 32);
    target.set(Words.INT, 4, position);
    int end = 0;
    for (int item = 0; item < distinct; item++) {
      MemorySegment value = values.value(firstRows[item]);
      target.asSlice(position + (long) end, value.byteSize()).copyFrom(value);
      end += (int) value.byteSize();
      target.set(Words.INT, 8 + 4L * (item + 1), end);
    }
    return block;
  }
}
