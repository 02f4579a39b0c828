package io.lancedb.lance.scan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.RowSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a segment met a condition, within a budget of bytes. A version of a table never
 * changes and conditions depend on nothing else, so the answer stays true; searches often come with
 * the same condition.
 */
final class FilteredRows {

  /** What an entry takes besides its rows, roughly. */
  private static final int ENTRY_BYTES = 512;

  private record Key(SnapshotIndices version, UUID segment, String condition) {}

  private final Cache<Key, RowSet> rows;

  FilteredRows(long maxBytes) {
    this.rows =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(maxBytes)
            .<Key, RowSet>weigher((key, set) ->
                (int)
                    Math.min(
                        Integer.MAX_VALUE,
                        ENTRY_BYTES + 2L * key.condition.length() + set.memoryBytes()))
            .build();
  }

  @Nullable RowSet get(SnapshotIndices version, IndexCoverage.Part part, Filter filter) {
    return rows.getIfPresent(key(version, part, filter));
  }

  void put(SnapshotIndices version, IndexCoverage.Part part, Filter filter, RowSet set) {
    rows.put(key(version, part, filter), set);
  }

  private static Key key(SnapshotIndices version, IndexCoverage.Part part, Filter filter) {
    return new Key(version, part.segment().uuid(), filter.toString());
  }

  void clear() {
    rows.invalidateAll();
  }
}
