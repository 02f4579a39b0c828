package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FixedSizeList;

/** On which levels of fixed-size lists a page has bitmaps of the valid items. */
public final class ListValidity {

  private final boolean[] levels;
  private final int stored;
  private final CompressiveEncoding items;

  /** Reads what the encoding says of each level; fails unless it is one of the type. */
  public ListValidity(CompressiveEncoding encoding, ValueType type, PageOrigin origin) {
    levels = new boolean[type.dimensions().size()];
    CompressiveEncoding current = encoding;
    int level = 0;
    for (; level < levels.length && !current.hasConstant(); level++) {
      if (!current.hasFixedSizeList()) {
        throw origin.unsupported("fixed-size lists encoded as " + current.getCompressionCase());
      }
      FixedSizeList list = current.getFixedSizeList();
      if (list.getItemsPerValue() != type.dimensions().get(level)) {
        throw origin.corrupt(
            "lists of %d items in a column of lists of %d"
                .formatted(list.getItemsPerValue(), type.dimensions().get(level)));
      }
      levels[level] = list.getHasValidity();
      current = list.getValues();
    }
    stored = level;
    items = current;
  }

  /** The encoding of the innermost items. */
  public CompressiveEncoding items() {
    return items;
  }

  /** Whether all items on a level are null: a constant without a value stands for them. */
  public boolean allNull(int level) {
    return level >= stored;
  }

  /** Number of levels. */
  public int depth() {
    return levels.length;
  }

  /** Whether a level, 0 being the items of the outermost lists, has a bitmap. */
  public boolean has(int level) {
    return levels[level];
  }

  /** Number of levels that have one. */
  int bitmaps() {
    int bitmaps = 0;
    for (boolean level : levels) {
      bitmaps += level ? 1 : 0;
    }
    return bitmaps;
  }

  /** Bytes of the bitmaps of a single value. */
  public int valueBytes(ValueType type) {
    int bytes = 0;
    for (int level = 0; level < levels.length; level++) {
      bytes += levels[level] ? (int) Bits.bytesFor(type.items(level + 1)) : 0;
    }
    return bytes;
  }
}
