package io.lancedb.lance.index;

import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.RowIds;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.BatchIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of row ids, for many look-ups: a bitmap for each upper half of the ids that occurs, which
 * in tables without stable row ids is a fragment.
 */
public final class RowSet implements AllowedRows {

  /** Sets with fewer words than this many for each row are plain words, which are faster. */
  private static final int WORDS_PER_ROW = 4;

  private final int[] uppers;
  private final long[] @Nullable [] words;
  private final RoaringBitmap[] rows;
  private final long size;
  private final double share;

  private RowSet(Map<Integer, RoaringBitmap> byUpper, long indexedRows) {
    this.uppers = new int[byUpper.size()];
    this.words = new long[uppers.length][];
    this.rows = new RoaringBitmap[uppers.length];
    int i = 0;
    long all = 0;
    for (Map.Entry<Integer, RoaringBitmap> entry : byUpper.entrySet()) {
      RoaringBitmap bitmap = entry.getValue();
      all += bitmap.getLongCardinality();
      uppers[i] = entry.getKey();
      rows[i] = bitmap;
      words[i++] = words(bitmap);
    }
    this.size = all;
    this.share = indexedRows == 0 ? 1 : Math.min(1, (double) size / indexedRows);
  }

  private static long @Nullable [] words(RoaringBitmap bitmap) {
    if (bitmap.isEmpty()) {
      return new long[0];
    }
    long count = (Integer.toUnsignedLong(bitmap.last()) >>> 6) + 1;
    if (count > Integer.MAX_VALUE / 2 || count > WORDS_PER_ROW * bitmap.getLongCardinality()) {
      return null;
    }
    long[] words = new long[(int) count];
    int[] block = new int[1024];
    BatchIterator iterator = bitmap.getBatchIterator();
    while (iterator.hasNext()) {
      int n = iterator.nextBatch(block);
      for (int i = 0; i < n; i++) {
        words[block[i] >>> 6] |= 1L << block[i];
      }
    }
    return words;
  }

  /** Number of rows. */
  public long size() {
    return size;
  }

  /** Bytes on the heap, roughly. */
  public long memoryBytes() {
    long bytes = 64;
    for (int i = 0; i < rows.length; i++) {
      long[] plain = words[i];
      bytes += rows[i].getLongSizeInBytes() + (plain == null ? 0 : 8L * plain.length);
    }
    return bytes;
  }

  @Override
  public boolean contains(long rowId) {
    int upper = (int) (rowId >>> 32);
    int i = uppers.length == 1 && uppers[0] == upper ? 0 : Arrays.binarySearch(uppers, upper);
    if (i < 0) {
      return false;
    }
    long[] plain = words[i];
    int lower = (int) rowId;
    if (plain == null) {
      return rows[i].contains(lower);
    }
    int word = lower >>> 6;
    return word < plain.length && (plain[word] >>> lower & 1) != 0;
  }

  @Override
  public double share() {
    return share;
  }

  /** Collects rows. Not safe for use by several threads. */
  public static final class Builder {

    private final Map<Integer, RoaringBitmap> byUpper = new TreeMap<>();

    /** Adds a row. */
    public void add(long rowId) {
      upper(rowId).add((int) rowId);
    }

    /** Adds the rows of a fragment that are not deleted. */
    public void addLive(Fragment fragment, DeletionVector deleted) {
      RowIds ids = fragment.rowIds();
      if (ids == null) {
        RoaringBitmap live = upper(fragment.id() << 32);
        live.add(0L, fragment.physicalRows());
        live.andNot(deleted.toBitmap());
        return;
      }
      long[] all = ids.ids(0, fragment.physicalRows());
      for (int row = 0; row < all.length; row++) {
        if (!deleted.contains(row)) {
          add(all[row]);
        }
      }
    }

    private RoaringBitmap upper(long rowId) {
      return byUpper.computeIfAbsent((int) (rowId >>> 32), key -> new RoaringBitmap());
    }

    /**
     * The set.
     *
     * @param indexedRows rows that the index has, of which the set is a part
     */
    public RowSet build(long indexedRows) {
      byUpper.values().forEach(RoaringBitmap::runOptimize);
      return new RowSet(byUpper, indexedRows);
    }
  }
}
