package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A mini-block page. Buffers: chunk words, chunk data, and the dictionary where there is one.
 *
 * <p>The chunk words and the dictionary are read first and kept; then only the chunks that hold
 * wanted rows are read, neighbours as one range.
 */
final class MiniBlockPageReader extends PageReader {

  private static final int MAX_VALUE_BUFFERS = 8;

  final MiniBlockLayout layout;
  private volatile @Nullable State state;

  MiniBlockPageReader(MiniBlockLayout layout, Page page) {
    super(page);
    this.layout = layout;
    boolean nullable = nullable(layout.getLayersList(), origin);
    if (layout.hasRepCompression() || layout.getRepetitionIndexDepth() > 0) {
      throw origin.unsupported("repetition levels");
    }
    if (nullable != layout.hasDefCompression()) {
      throw origin.corrupt("definition levels and layers contradict each other");
    }
    if (layout.getNumItems() != rows) {
      throw origin.corrupt("%d values in %d rows".formatted(layout.getNumItems(), rows));
    }
    buffers.expect(layout.hasDictionary() ? 3 : 2, origin);
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
   */
  record State(ChunkTable chunks, @Nullable PageDictionary dictionary) {}

  @Nullable State state() {
    return state;
  }

  State parse(MemorySegment words, @Nullable MemorySegment dictionaryBlock) {
    ChunkTable chunks =
        ChunkTable.parse(words, layout.getHasLargeChunk(), rows, buffers.size(1), origin);
    PageDictionary dictionary =
        dictionaryBlock == null
            ? null
            : PageDictionary.decode(layout, dictionaryBlock, type, origin);
    State parsed = new State(chunks, dictionary);
    long bytes = chunks.memoryBytes() + (dictionary == null ? 0 : dictionary.memoryBytes());
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
    FixedDecoder indices = ValueDecoders.fixed(encoding, bits, origin);
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
}
