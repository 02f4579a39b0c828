package io.lancedb.lance.dataset;

import io.lancedb.lance.scan.Batches;
import io.lancedb.lance.scan.SystemColumns;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.UInt8Vector;
import org.roaringbitmap.RoaringBitmap;

/** Rows of a version by address: a bitmap of offsets for each fragment that has some. */
final class RowSet {

  private final Map<Long, RoaringBitmap> byFragment = new TreeMap<>();

  /** Adds the addresses of a column. */
  synchronized void addAll(UInt8Vector addresses) {
    for (long address : Batches.numbers(addresses)) {
      byFragment
          .computeIfAbsent(SystemColumns.fragmentOf(address), id -> new RoaringBitmap())
          .add(SystemColumns.offsetOf(address));
    }
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
