package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.VariableTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * {@code dictionary}: an index for each value, and the distinct items. Where the encoding was only
 * the writer's choice, index 0 is null and index i is item i - 1; where the column's type is a
 * dictionary, index i is item i, which may be null. The items are read once for many reads.
 */
final class DictionaryScan implements ArrayScan {

  private final ArrayPage page;
  private final ArrayScan indices;
  private final ArrayScan items;
  private final Field type;
  private final RowSpans rows;
  private final int itemCount;
  private final int indexBits;
  private final int firstItem;
  private final ArrayEncoding.Dictionary encoding;
  private final @Nullable DictionaryItems kept;

  DictionaryScan(
      ArrayScans scans,
      ArrayEncoding.Dictionary encoding,
      Field type,
      RowSpans rows,
      boolean dictionaryType) {
    this.page = scans.page;
    this.type = type;
    this.rows = rows;
    this.encoding = encoding;
    kept = page.dictionary().get(encoding);
    itemCount = encoding.getNumDictionaryItems();
    if (itemCount < 0 || itemCount > 8 * page.bytes() + 64) {
      throw page.origin().corrupt("a dictionary of %d items".formatted(itemCount & 0xffff_ffffL));
    }
    indexBits = bits(encoding.getIndices());
    firstItem = dictionaryType ? 0 : 1;
    Field index = Field.nullable("indices", new ArrowType.Int(indexBits, false));
    indices = scans.of(encoding.getIndices(), index, rows);
    items = scans.ofItems(itemCount).of(encoding.getItems(), type, RowSpans.of(0, itemCount));
  }

  /** The width of integers, which no type tells. */
  private int bits(ArrayEncoding encoding) {
    long bits =
        switch (encoding.getArrayEncodingCase()) {
          case FLAT -> encoding.getFlat().getBitsPerValue();
          case BITPACKED -> encoding.getBitpacked().getUncompressedBitsPerValue();
          case BITPACKED_FOR_NON_NEG ->
              encoding.getBitpackedForNonNeg().getUncompressedBitsPerValue();
          case NULLABLE ->
              switch (encoding.getNullable().getNullabilityCase()) {
                case NO_NULLS -> bits(encoding.getNullable().getNoNulls().getValues());
                case SOME_NULLS -> bits(encoding.getNullable().getSomeNulls().getValues());
                default -> 8;
              };
          default ->
              throw page.origin().unsupported("indices as " + encoding.getArrayEncodingCase());
        };
    if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
      throw page.origin().corrupt("indices of %d bits".formatted(bits));
    }
    return (int) bits;
  }

  @Override
  public void plan(Round round) {
    indices.plan(round);
    if (kept == null) {
      items.plan(round);
    }
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    int count = rows.rows();
    out.checkRoom(count);
    try (FixedTarget index = new FixedTarget(out.allocator(), count, indexBits)) {
      indices.decode(data, index);
      if (kept != null) {
        pick(kept, picked(index, kept, out), out);
        return;
      }
      try (ArrayTarget decoded = ArrayTarget.of(type, itemCount, out.allocator())) {
        items.decode(data, decoded);
        DictionaryItems dictionary = DictionaryItems.of(decoded, page);
        pick(dictionary, picked(index, dictionary, out), out);
        page.dictionary().keep(encoding, dictionary);
      }
    }
  }

  /** The item of each row, -1 for null. */
  private int[] picked(FixedTarget index, DictionaryItems dictionary, ArrayTarget out) {
    int[] picked = new int[rows.rows()];
    MemorySegment stored = index.data();
    int indexBytes = indexBits >>> 3;
    for (int i = 0; i < picked.length; i++) {
      long item = Bits.unsigned(stored, (long) i * indexBytes, indexBytes) - firstItem;
      if (index.isNullAt(i) || out.isNull(i) || item == -1) {
        picked[i] = -1;
      } else if (item < 0 || item >= itemCount) {
        throw page.origin().corrupt("item %d of %d".formatted(item, itemCount));
      } else {
        picked[i] = dictionary.isNull((int) item) ? -1 : (int) item;
      }
    }
    return picked;
  }

  private void pick(DictionaryItems items, int[] picked, ArrayTarget out) {
    switch (out) {
      case VariableTarget strings when items.width() == 0 -> pickVariable(items, picked, strings);
      case FixedTarget fixed when items.width() == fixed.width() -> pickFixed(items, picked, fixed);
      default -> throw page.origin().unsupported("a dictionary of " + type.getType());
    }
  }

  private static void pickVariable(DictionaryItems items, int[] picked, VariableTarget out) {
    long bytes = 0;
    for (int item : picked) {
      bytes += item < 0 ? 0 : items.start(item + 1L) - items.start(item);
    }
    MemorySegment room = out.reserve(bytes);
    long position = out.position();
    for (int i = 0; i < picked.length; i++) {
      int item = picked[i];
      if (item < 0) {
        out.setNull(i);
      } else {
        long from = items.start(item);
        long length = items.start(item + 1L) - from;
        MemorySegment.copy(items.bytes(), from, room, position, length);
        position += length;
      }
      out.endValue(i, position);
    }
    out.advance(picked.length);
  }

  private static void pickFixed(DictionaryItems items, int[] picked, FixedTarget out) {
    long width = items.width();
    MemorySegment room = out.data();
    for (int i = 0; i < picked.length; i++) {
      long at = (out.row() + i) * width;
      if (picked[i] < 0) {
        out.setNull(i);
        room.asSlice(at, width).fill((byte) 0);
      } else {
        MemorySegment.copy(items.bytes(), picked[i] * width, room, at, width);
      }
    }
    out.advance(picked.length);
  }
}
