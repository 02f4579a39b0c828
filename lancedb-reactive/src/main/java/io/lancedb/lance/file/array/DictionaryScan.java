package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.array.target.ArrayTarget;
import io.lancedb.lance.file.array.target.FixedTarget;
import io.lancedb.lance.file.array.target.VariableTarget;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * {@code dictionary}: an index for each value, and the distinct items. Where the encoding was only
 * the writer's choice, index 0 is null and index i is item i - 1; where the column's type is a
 * dictionary, index i is item i, which may be null.
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

  DictionaryScan(
      ArrayScans scans,
      ArrayEncoding.Dictionary encoding,
      Field type,
      RowSpans rows,
      boolean dictionaryType) {
    this.page = scans.page;
    this.type = type;
    this.rows = rows;
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
    items.plan(round);
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    int count = rows.rows();
    out.checkRoom(count);
    try (FixedTarget index = new FixedTarget(out.allocator(), count, indexBits);
        ArrayTarget dictionary = ArrayTarget.of(type, itemCount, out.allocator())) {
      indices.decode(data, index);
      items.decode(data, dictionary);
      int[] picked = new int[count];
      MemorySegment stored = index.data();
      for (int i = 0; i < count; i++) {
        long item =
            Bits.unsigned(stored, (long) i * (indexBits >>> 3), indexBits >>> 3) - firstItem;
        if (index.isNullAt(i) || out.isNull(i) || item == -1) {
          picked[i] = -1;
        } else if (item < 0 || item >= itemCount) {
          throw page.origin().corrupt("item %d of %d".formatted(item, itemCount));
        } else {
          picked[i] = dictionary.isNullAt((int) item) ? -1 : (int) item;
        }
      }
      switch (dictionary) {
        case VariableTarget strings -> pick(strings, picked, (VariableTarget) out);
        case FixedTarget fixed -> pick(fixed, picked, (FixedTarget) out);
        default -> throw page.origin().unsupported("a dictionary of " + type.getType());
      }
    }
  }

  private static void pick(VariableTarget items, int[] picked, VariableTarget out) {
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
        MemorySegment.copy(items.data(), from, room, position, length);
        position += length;
      }
      out.endValue(i, position);
    }
    out.advance(picked.length);
  }

  private static void pick(FixedTarget items, int[] picked, FixedTarget out) {
    long width = items.width();
    MemorySegment room = out.data();
    for (int i = 0; i < picked.length; i++) {
      long at = (out.row() + i) * width;
      if (picked[i] < 0) {
        out.setNull(i);
        room.asSlice(at, width).fill((byte) 0);
      } else {
        MemorySegment.copy(items.data(), picked[i] * width, room, at, width);
      }
    }
    out.advance(picked.length);
  }
}
