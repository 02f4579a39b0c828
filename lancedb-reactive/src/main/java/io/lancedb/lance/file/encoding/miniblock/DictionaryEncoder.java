package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.choice.EncodingHints;
import io.lancedb.lance.file.encoding.choice.FixedEncodings;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.general.BlockCompressor;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.variable.VariableValues;
import io.lancedb.lance.file.level.PageLevels;
import io.lancedb.lance.file.level.RowNulls;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Collects the distinct values of a page. The dictionary becomes one block, in 2.2 compressed when
 * that is smaller:
 *
 * <pre>
 * fixed width   the items, those of the type bool as bits
 * variable      bits of an offset, position of the bytes, n + 1 offsets from 0, the bytes; all
 *               numbers are LE32, or LE64 with offsets of 64 bits
 * </pre>
 *
 * <p>A null has index 0. The indices are values of 32 bits, or as wide as the keys of a column that
 * is a dictionary by its type.
 */
public final class DictionaryEncoder {

  private static final int MIN_ROWS = 100;
  private static final int MAX_ITEMS = 100_000;

  /** Of more values, this many blocks of so many show first whether they repeat. */
  private static final int SAMPLE_BLOCKS = 16;

  private static final int SAMPLE_BLOCK = 256;
  private static final int INDEX_BITS = 32;

  private final DistinctValues values;
  private final int valueBits;
  private final int offsetBytes;
  private final int count;
  private final @Nullable MemorySegment nulls;
  private final EncodingHints hints;
  private int[] indices = {};

  /** Byte strings with offsets of 4 or 8 bytes in the column. */
  public DictionaryEncoder(
      VariableValues values, int offsetBytes, int count, RowNulls nulls, EncodingHints hints) {
    this(new DistinctValues(values), 0, offsetBytes, count, nulls, hints);
  }

  /** Fixed-width values; one of 1 bit takes a byte. */
  public DictionaryEncoder(
      MemorySegment values, int valueBits, int count, RowNulls nulls, EncodingHints hints) {
    this(new DistinctValues(values, Math.max(1, valueBits / 8)), valueBits, 0, count, nulls, hints);
  }

  private DictionaryEncoder(
      DistinctValues values,
      int valueBits,
      int offsetBytes,
      int count,
      RowNulls nulls,
      EncodingHints hints) {
    this.values = values;
    this.valueBits = valueBits;
    this.offsetBytes = offsetBytes;
    this.count = count;
    this.nulls = nulls.any() ? nulls.segment() : null;
    this.hints = hints;
  }

  /**
   * A page with a dictionary, or null when the page is better without.
   *
   * @param limit bytes of the values without a dictionary, if known; else a huge number
   */
  public @Nullable EncodedPage page(
      PageLevels levels, long limit, boolean large, BufferAllocator allocator) {
    long plain = values.plainBytes() + (long) count * offsetBytes;
    long room = (long) (plain * hints.dictionaryRatio()) - 4L * count;
    long most = Math.min(count / hints.dictionaryDivisor(), MAX_ITEMS);
    if (count < MIN_ROWS || room <= 0 || isRarelyRepeated()) {
      return null;
    }
    indices = new int[count];
    for (int i = 0; i < count; i++) {
      if (isNull(i)) {
        continue;
      }
      indices[i] = values.indexOf(i);
      long bytes = values.distinctBytes() + (long) values.distinct() * offsetBytes;
      if (values.distinct() > most || bytes > room) {
        return null;
      }
    }
    ChunkEncoder chunks =
        FixedEncodings.choose(MemorySegment.ofArray(indices), count, INDEX_BITS, hints);
    Items items = items(large);
    return limit < items.bytes.length + FixedEncodings.size(chunks, count)
        ? null
        : page(chunks, items, levels, large, allocator);
  }

  /** A page with a dictionary in a column that is one by its type. */
  public EncodedPage keyedPage(
      ArrowType.Int key, PageLevels levels, boolean large, BufferAllocator allocator) {
    int bits = key.getBitWidth();
    long most = 1L << Math.min(31, bits - (key.getIsSigned() ? 1 : 0));
    indices = new int[count];
    for (int i = 0; i < count; i++) {
      if (!isNull(i)) {
        indices[i] = values.indexOf(i);
      }
    }
    if (values.distinct() > most) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is a dictionary with keys of type %s, which cannot number %d distinct values: copy it into a column of plain values"
              .formatted(hints.column(), key, values.distinct()));
    }
    MemorySegment narrow = MemorySegment.ofArray(new byte[Math.multiplyExact(count, bits / 8)]);
    for (int i = 0; i < count; i++) {
      Words.set(narrow, bits / 8, i, indices[i]);
    }
    ChunkEncoder chunks = FixedEncodings.choose(narrow, count, bits, hints);
    return page(chunks, items(large), levels, large, allocator);
  }

  private static EncodedPage page(
      ChunkEncoder chunks,
      Items items,
      PageLevels levels,
      boolean large,
      BufferAllocator allocator) {
    PageBuffer block = PageBuffer.allocate(allocator, items.bytes.length);
    try {
      block.segment().copyFrom(MemorySegment.ofArray(items.bytes));
      EncodedPage page = MiniBlockEncoder.encode(chunks, levels, large, allocator);
      return MiniBlockEncoder.withDictionary(page, items.encoding, items.count, block);
    } catch (RuntimeException | Error e) {
      block.close();
      throw e;
    }
  }

  private boolean isNull(int i) {
    return nulls != null && nulls.get(Words.BYTE, i) != 0;
  }

  private boolean isRarelyRepeated() {
    if (count <= SAMPLE_BLOCKS * SAMPLE_BLOCK) {
      return false;
    }
    DistinctValues sample = values.fresh();
    int seen = 0;
    for (int block = 0; block < SAMPLE_BLOCKS; block++) {
      int first = count / SAMPLE_BLOCKS * block;
      for (int i = first; i < first + SAMPLE_BLOCK; i++) {
        if (!isNull(i)) {
          sample.indexOf(i);
          seen++;
        }
      }
    }
    return sample.distinct() > seen / hints.dictionaryDivisor();
  }

  private record Items(CompressiveEncoding encoding, int count, byte[] bytes) {}

  private Items items(boolean large) {
    byte[] block = offsetBytes > 0 ? variableBlock() : fixedBlock();
    CompressiveEncoding encoding =
        offsetBytes > 0 ? Encodings.variable(offsetBytes) : Encodings.flat(valueBits);
    BlockCompressor compressor = large ? hints.dictionaryCompressor() : null;
    if (compressor != null) {
      byte[] packed = compressor.compress(MemorySegment.ofArray(block));
      if (packed.length < block.length) {
        return new Items(compressor.wrap(encoding), values.distinct(), packed);
      }
    }
    return new Items(encoding, values.distinct(), block);
  }

  private byte[] fixedBlock() {
    int width = Math.max(1, valueBits / 8);
    byte[] bytes = new byte[Math.multiplyExact(values.distinct(), width)];
    MemorySegment target = MemorySegment.ofArray(bytes);
    for (int item = 0; item < values.distinct(); item++) {
      target.asSlice((long) item * width, width).copyFrom(values.item(item));
    }
    if (valueBits > 1) {
      return bytes;
    }
    byte[] bits = new byte[bytes.length + 7 >> 3];
    Bits.pack(target, 0, bytes.length, false, MemorySegment.ofArray(bits));
    return bits;
  }

  private byte[] variableBlock() {
    int distinct = values.distinct();
    long position = offsetBytes * (distinct + 3L);
    byte[] block = new byte[Math.toIntExact(position + values.distinctBytes())];
    MemorySegment target = MemorySegment.ofArray(block);
    Words.set(target, offsetBytes, 0, 8L * offsetBytes);
    Words.set(target, offsetBytes, 1, position);
    long end = 0;
    for (int item = 0; item < distinct; item++) {
      MemorySegment value = values.item(item);
      target.asSlice(position + end, value.byteSize()).copyFrom(value);
      end += value.byteSize();
      Words.set(target, offsetBytes, item + 3L, end);
    }
    return block;
  }
}
