package io.lancedb.lance.dataset;

import io.lancedb.lance.scan.Batches;
import io.lancedb.lance.scan.SystemColumns;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.UInt8Vector;
import org.roaringbitmap.RoaringBitmap;

/** Rows of a version by address: a bitmap of offsets for each fragment that has some. */
final class RowSet {

  private final Map<Long, RoaringBitmap> byFragment = new TreeMap<>();

  private long[] ids = new long[1024];
  private int idCount;

  /** Adds the addresses of a column. */
  synchronized void addAll(UInt8Vector addresses) {
    for (long address : Batches.numbers(addresses)) {
      byFragment
          .computeIfAbsent(SystemColumns.fragmentOf(address), id -> new RoaringBitmap())
          .add(SystemColumns.offsetOf(address));
    }
  }

  /** Adds the stable ids of rows, in the order in which they are written again. */
  synchronized void keepIds(UInt8Vector rowIds) {
    long[] more = Batches.numbers(rowIds);
    int needed = Math.addExact(idCount, more.length);
    if (needed > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(needed, 2 * ids.length));
    }
    System.arraycopy(more, 0, ids, idCount, more.length);
    idCount = needed;
  }

  /** The stable ids that were kept. */
  synchronized long[] ids() {
    return Arrays.copyOf(ids, idCount);
  }

  /** The offsets by fragment id, ascending. */
  synchronized Map<Long, RoaringBitmap> byFragment() {
    return byFragment;
  }

  /** Number of rows. */
  synchronized long count() {
    return byFragment.values().stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
  }
}
