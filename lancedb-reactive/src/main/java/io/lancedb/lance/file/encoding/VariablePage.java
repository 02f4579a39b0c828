package io.lancedb.lance.file.encoding;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.choice.EncodingHints;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.constant.ConstantEncoder;
import io.lancedb.lance.file.encoding.fullzip.FullZipEncoder;
import io.lancedb.lance.file.encoding.general.BlockCompressor;
import io.lancedb.lance.file.encoding.general.GeneralEncoder;
import io.lancedb.lance.file.encoding.miniblock.DictionaryEncoder;
import io.lancedb.lance.file.encoding.miniblock.MiniBlockEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.variable.FsstEncoder;
import io.lancedb.lance.file.encoding.variable.VariableEncoder;
import io.lancedb.lance.file.encoding.variable.VariableValues;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A page of strings or byte arrays: LE32 end offset of each value, and the bytes. */
final class VariablePage extends ColumnPage {

  /** Bytes that a value takes beside its own in any encoding: offset and control word. */
  private static final int OVERHEAD = 5;

  /** The ends of the values of a page are 32-bit numbers. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - (1 << 20);

  /** Values are compressed, each for itself, when one of them is longer. */
  private static final int HUGE_VALUE = 32 << 10;

  private final int offsetBytes;
  private final EncodingHints hints;
  private final boolean text;
  private final long pageBytes;
  private final GrowingBuffer ends;
  private final GrowingBuffer data;
  private int longest;

  VariablePage(
      ValueType type,
      boolean text,
      EncodingHints hints,
      long pageBytes,
      BufferAllocator allocator) {
    super(allocator);
    this.offsetBytes = type.itemBytes();
    this.text = text;
    this.hints = hints;
    this.pageBytes = pageBytes;
    this.ends = new GrowingBuffer(allocator);
    this.data = new GrowingBuffer(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    long used = data.size() + (long) OVERHEAD * count() - start(offsets, from);
    int low = count() == 0 ? 1 : 0;
    int high = count;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (used + start(offsets, from + middle) + (long) OVERHEAD * middle <= pageBytes) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private long start(MemorySegment offsets, int row) {
    return offsetBytes == Integer.BYTES
        ? offsets.get(Words.INT, 4L * row)
        : offsets.get(Words.LONG, 8L * row);
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    MemorySegment source = ArrowMemory.segment(vector.getDataBuffer());
    MemorySegment target = ends.extend(4L * count);
    int row = count();
    if (nullCount == 0) {
      long first = start(offsets, from);
      long shift = data.size() - first;
      long length = start(offsets, from + count) - first;
      extend(length).copyFrom(source.asSlice(first, length));
      long start = first;
      for (int i = 0; i < count; i++) {
        long end = start(offsets, from + i + 1);
        longest = Math.max(longest, (int) (end - start));
        target.set(Words.INT, 4L * i, (int) (end + shift));
        start = end;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      if (!isNull((long) row + i)) {
        long first = start(offsets, from + i);
        long length = start(offsets, from + i + 1) - first;
        extend(length).copyFrom(source.asSlice(first, length));
        longest = Math.max(longest, (int) length);
      }
      target.set(Words.INT, 4L * i, (int) data.size());
    }
  }

  private MemorySegment extend(long length) {
    if (length > MAX_BYTES - data.size()) {
      throw new UnsupportedFeatureException(
          "A value of %d bytes is too long: store less than 2 GiB in one".formatted(length));
    }
    return data.extend(length);
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    VariableValues values = new VariableValues(ends.segment(), data.segment());
    DictionaryEncoder dictionary =
        new DictionaryEncoder(values, offsetBytes, count(), nulls, hints);
    if (hints.key() != null) {
      return dictionary.keyedPage(hints.key(), levels, large, allocator);
    }
    int first = 0;
    while (isNull(first)) {
      first++;
    }
    if (large && isConstant(values, first)) {
      return ConstantEncoder.variable(values.value(first), offsetBytes, levels, allocator);
    }
    boolean zips = hints.zips(longest) && levels.canBeZipped();
    if (!zips || !hints.isStructured()) {
      // A few long values are better numbered than zipped.
      EncodedPage page = dictionary.page(levels, Long.MAX_VALUE, large, allocator);
      if (page != null) {
        return page;
      }
    }
    return zips ? zipped(values, levels) : chunked(values, levels, large);
  }

  private @Nullable FsstEncoder coded(VariableValues values) {
    boolean wanted =
        hints.compression() == null
            ? text && FsstEncoder.applies(values, count(), longest, offsetBytes)
            : hints.compression().equals("fsst");
    return wanted ? FsstEncoder.encode(values, count()) : null;
  }

  private EncodedPage chunked(VariableValues values, PageLevels levels, boolean large) {
    FsstEncoder fsst = coded(values);
    CompressiveEncoding encoding = Encodings.variable(offsetBytes);
    ChunkEncoder chunks =
        fsst == null
            ? new VariableEncoder(values, offsetBytes, hints.chunkBytes(), encoding)
            : new VariableEncoder(
                fsst.values(),
                offsetBytes,
                hints.chunkBytes(),
                Encodings.fsst(fsst.table(), encoding));
    return MiniBlockEncoder.encode(
        GeneralEncoder.of(chunks, count(), hints.compressor()), levels, large, allocator);
  }

  private EncodedPage zipped(VariableValues values, PageLevels levels) {
    CompressiveEncoding encoding = Encodings.variable(offsetBytes);
    VariableValues stored = values;
    BlockCompressor wanted = hints.compressor();
    if (!hints.isPlain() && (wanted != null || longest > HUGE_VALUE) && data.size() >= HUGE_VALUE) {
      BlockCompressor zstd = BlockCompressor.zstd();
      stored = values.compressed(count(), zstd);
      encoding = zstd.wrap(encoding);
    } else {
      FsstEncoder fsst = coded(values);
      if (fsst != null) {
        stored = fsst.values();
        encoding = Encodings.fsst(fsst.table(), encoding);
      }
    }
    return FullZipEncoder.variable(stored, nulls.count(), offsetBytes, encoding, levels, allocator);
  }

  private boolean isConstant(VariableValues values, int first) {
    int length = values.length(first);
    // The bytes of a constant page: every value that is not null has this length.
    if (data.size() != (long) length * (count() - nulls.count())) {
      return false;
    }
    for (int i = first + 1; i < count(); i++) {
      if (!isNull(i) && !values.equal(first, i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void free() {
    ends.close();
    data.close();
    longest = 0;
  }
}
