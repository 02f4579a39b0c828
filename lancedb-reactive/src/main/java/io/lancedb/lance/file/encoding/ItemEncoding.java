package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FixedSizeList;
import java.lang.foreign.MemorySegment;

/**
 * How the items of fixed-size lists are stored: for each list level, from the outside, whether a
 * bitmap tells which items are valid, and then the innermost items.
 *
 * <p>The items of a level are the lists of the next one, of all values together; the innermost
 * level has the items themselves.
 */
record ItemEncoding(boolean[] validity, int[] items, CompressiveEncoding values) {

  /** Takes the encoding of lists apart and checks it against the type. */
  static ItemEncoding of(CompressiveEncoding encoding, ValueType type, PageOrigin origin) {
    int levels = type.parts().size();
    boolean[] validity = new boolean[levels];
    int[] items = new int[levels];
    CompressiveEncoding inner = encoding;
    for (int i = 0; i < levels; i++) {
      if (!inner.hasFixedSizeList()) {
        throw origin.unsupported("fixed-size lists encoded as " + inner.getCompressionCase());
      }
      FixedSizeList list = inner.getFixedSizeList();
      if (list.getItemsPerValue() != type.parts().get(i)) {
        throw origin.corrupt(
            "lists of %d items in a column of lists of %d"
                .formatted(list.getItemsPerValue(), type.parts().get(i)));
      }
      validity[i] = list.getHasValidity();
      items[i] = (i == 0 ? 1 : items[i - 1]) * type.parts().get(i);
      inner = list.getValues();
    }
    return new ItemEncoding(validity, items, inner);
  }

  /** Number of bitmaps. */
  int bitmaps() {
    int count = 0;
    for (boolean bitmap : validity) {
      count += bitmap ? 1 : 0;
    }
    return count;
  }

  /** Bytes of the bitmaps of one value that stands alone. */
  long validityBytes() {
    long bytes = 0;
    for (int i = 0; i < items.length; i++) {
      bytes += validity[i] ? Bits.bytesFor(items[i]) : 0;
    }
    return bytes;
  }

  /** Takes over the bitmaps before a value that stands alone, {@code ahead} rows after the next. */
  void zipped(MemorySegment bytes, long at, int ahead, DecodedFixedColumn column) {
    long from = at;
    for (int i = 0; i < items.length; i++) {
      if (validity[i]) {
        long size = Bits.bytesFor(items[i]);
        column.itemValidity(i, bytes.asSlice(from, size), 0, ahead, 1);
        from += size;
      } else {
        column.allItemsValid(i, ahead, 1);
      }
    }
  }
}
