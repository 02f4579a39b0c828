package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.encoding.choice.ValueDecoders;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.fixed.FixedDecoder;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.encoding.page.RepetitionIndex;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A mini-block page. Buffers: chunk words, chunk data, the dictionary where there is one, and with
 * lists the repetition index.
 *
 * <p>All but the chunk data is read first and kept; then only the chunks that hold wanted rows are
 * read, neighbours as one range.
 */
public final class MiniBlockPageReader extends PageReader {

  private static final int MAX_VALUE_BUFFERS = 8;

  final MiniBlockLayout layout;
  private final long items;
  private volatile @Nullable State state;

  /** Checks the layout against the page. */
  public MiniBlockPageReader(MiniBlockLayout layout, Page page) {
    super(page, layout.getLayersList());
    this.layout = layout;
    boolean lists = layers.hasLists();
    if (lists != layout.hasRepCompression()
        || layers.hasDefinitions() != layout.hasDefCompression()
        || layout.getRepetitionIndexDepth() != (lists ? 1 : 0)) {
      throw origin.corrupt("levels and layers contradict each other");
    }
    items = layout.getNumItems();
    if (items < 0 || !lists && items != rows) {
      throw origin.corrupt("%d values in %d rows".formatted(items, rows));
    }
    buffers.expect(2 + (layout.hasDictionary() ? 1 : 0) + (lists ? 1 : 0), origin);
    int decoded = values(null).bufferCount();
    if (layout.getNumBuffers() != decoded || decoded > MAX_VALUE_BUFFERS) {
      throw origin.corrupt("%d value buffers".formatted(layout.getNumBuffers()));
    }
  }

  /**
   * What must be known before any row can be found.
   *
   * @param chunks where the chunks are
   * @param dictionary the distinct values, where the page has them
   * @param rows which rows they hold, where the page has lists
   */
  record State(
      ChunkTable chunks, @Nullable PageDictionary dictionary, @Nullable RepetitionIndex rows) {}

  @Nullable State state() {
    return state;
  }

  State parse(
      MemorySegment words,
      @Nullable MemorySegment dictionaryBlock,
      @Nullable MemorySegment repetitionIndex) {
    ChunkTable chunks =
        ChunkTable.parse(
            words, layout.getHasLargeChunk(), items, layers.hasLists(), buffers.size(1), origin);
    PageDictionary dictionary =
        dictionaryBlock == null
            ? null
            : PageDictionary.decode(layout, dictionaryBlock, type, origin);
    RepetitionIndex index =
        repetitionIndex == null
            ? null
            : RepetitionIndex.parse(repetitionIndex, chunks.size(), rows, origin);
    State parsed = new State(chunks, dictionary, index);
    long bytes =
        chunks.memoryBytes()
            + (dictionary == null ? 0 : dictionary.memoryBytes())
            + (index == null ? 0 : index.memoryBytes());
    if (state == null && cache.admit(bytes)) {
      state = parsed;
    }
    return parsed;
  }

  /** A decoder for the values; without the dictionary only to check the encoding. */
  ValueDecoder values(@Nullable PageDictionary dictionary) {
    CompressiveEncoding encoding = layout.getValueCompression();
    if (!layout.hasDictionary()) {
      return ValueDecoders.of(encoding, type, origin);
    }
    if (type.kind() == ValueType.Kind.LIST || type.kind() == ValueType.Kind.NULL) {
      throw origin.unsupported("a dictionary of values of this type");
    }
    int bits = indexBits(encoding);
    FixedDecoder indices = FixedDecoder.of(encoding, bits, origin);
    PageDictionary items =
        dictionary == null ? new PageDictionary.Fixed(MemorySegment.NULL, 0) : dictionary;
    return new DictionaryDecoder(items, indices, bits >>> 3);
  }

  private int indexBits(CompressiveEncoding encoding) {
    long bits =
        switch (encoding.getCompressionCase()) {
          case FLAT -> encoding.getFlat().getBitsPerValue();
          case INLINE_BITPACKING -> encoding.getInlineBitpacking().getUncompressedBitsPerValue();
          case RLE -> encoding.getRle().getValues().getFlat().getBitsPerValue();
          case BYTE_STREAM_SPLIT -> indexBits(encoding.getByteStreamSplit().getValues());
          case GENERAL -> indexBits(encoding.getGeneral().getValues());
          default -> 0;
        };
    if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
      throw origin.unsupported("dictionary indices encoded as " + encoding.getCompressionCase());
    }
    return (int) bits;
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new MiniBlockPageScan(this, wanted);
  }

  @Override
  public LevelScan levelScan(PageRows wanted) {
    return new MiniBlockLevelScan(this, wanted);
  }
}
