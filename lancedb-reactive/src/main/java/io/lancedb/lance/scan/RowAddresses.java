package io.lancedb.lance.scan;

import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.RowIds;
import io.lancedb.objectstore.StorePath;
import io.lancedb.query.RowSelection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds the addresses of rows by offset or row id; rows that are not there have none. */
final class RowAddresses {

  private static final int CONCURRENCY = 4;

  private final TableFiles files;
  private final StorePath root;
  private final Manifest manifest;

  RowAddresses(TableFiles files, StorePath root, Manifest manifest) {
    this.files = files;
    this.root = root;
    this.manifest = manifest;
  }

  /** Emits the addresses in the order of the selection. */
  Mono<long[]> of(RowSelection rows) {
    return deletions()
        .map(deleted ->
            switch (rows.kind()) {
              case OFFSET -> ofOffsets(rows.values(), deleted);
              case ROW_ID ->
                  manifest.stableRowIds()
                      ? ofStableIds(rows.values(), deleted)
                      : ofAddresses(rows.values(), deleted);
            });
  }

  /** The deletion vectors of all fragments that have one, by fragment. */
  private Mono<Map<Long, DeletionVector>> deletions() {
    List<Fragment> withDeletions =
        manifest.fragments().stream().filter(f -> f.deletionFile() != null).toList();
    if (withDeletions.isEmpty()) {
      return Mono.just(Map.of());
    }
    return Flux.fromIterable(withDeletions)
        .flatMap(
            fragment ->
                files.deletions(root, fragment).map(deleted -> Map.entry(fragment.id(), deleted)),
            CONCURRENCY)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue, HashMap::new);
  }

  private long[] ofOffsets(long[] offsets, Map<Long, DeletionVector> deleted) {
    List<Fragment> fragments = manifest.fragments();
    long[] ends = new long[fragments.size()];
    long rows = 0;
    for (int i = 0; i < ends.length; i++) {
      rows += fragments.get(i).liveRows();
      ends[i] = rows;
    }
    long[] addresses = new long[offsets.length];
    int found = 0;
    for (long offset : offsets) {
      if (offset < rows) {
        int place = Arrays.binarySearch(ends, offset + 1);
        // Of fragments without rows, which share an end, the search may find any.
        int i = place >= 0 ? place : -place - 1;
        while (i > 0 && ends[i - 1] > offset) {
          i--;
        }
        Fragment fragment = fragments.get(i);
        long live = offset - (i == 0 ? 0 : ends[i - 1]);
        long row = physical(fragment, live, deleted.get(fragment.id()));
        addresses[found++] = SystemColumns.address(fragment.id(), row);
      }
    }
    return Arrays.copyOf(addresses, found);
  }

  /** The row before which there are {@code live} rows that are not deleted. */
  private static long physical(Fragment fragment, long live, @Nullable DeletionVector deleted) {
    if (deleted == null) {
      return live;
    }
    long low = live;
    long high = fragment.physicalRows() - 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (middle + 1 - deleted.deletedIn(0, middle + 1) > live) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long[] ofAddresses(long[] ids, Map<Long, DeletionVector> deleted) {
    long[] addresses = new long[ids.length];
    int found = 0;
    for (long id : ids) {
      Fragment fragment = manifest.fragment(SystemColumns.fragmentOf(id));
      long row = Integer.toUnsignedLong(SystemColumns.offsetOf(id));
      if (fragment != null && isLive(fragment, row, deleted)) {
        addresses[found++] = id;
      }
    }
    return Arrays.copyOf(addresses, found);
  }

  private static boolean isLive(
      Fragment fragment, long row, Map<Long, DeletionVector> deletedByFragment) {
    DeletionVector deleted = deletedByFragment.get(fragment.id());
    return row < fragment.physicalRows() && (deleted == null || !deleted.contains((int) row));
  }

  /** A row that moved is still in its old fragment, deleted. */
  private long[] ofStableIds(long[] ids, Map<Long, DeletionVector> deleted) {
    long[] addresses = new long[ids.length];
    int found = 0;
    for (long id : ids) {
      for (Fragment fragment : manifest.fragments()) {
        RowIds rowIds = fragment.rowIds();
        long row = rowIds == null ? -1 : rowIds.indexOf(id);
        if (row >= 0 && isLive(fragment, row, deleted)) {
          addresses[found++] = SystemColumns.address(fragment.id(), row);
          break;
        }
      }
    }
    return Arrays.copyOf(addresses, found);
  }
}
