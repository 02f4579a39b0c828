package io.lancedb.lance.scan;

import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.RowSet;
import java.util.List;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;

/** Finds the rows of a segment that a search may return. */
final class Prefilter {

  private Prefilter() {}

  /**
   * Emits the rows that meet the filter, by row id, of the fragments that a segment answers for:
   * those that were kept, or what a scan finds.
   */
  static Mono<RowSet> rows(
      Scanner scanner, SnapshotIndices indices, IndexCoverage.Part part, Filter filter) {
    FilteredRows known = scanner.files().filteredRows();
    return Mono.defer(() -> {
      RowSet kept = known.get(indices, part, filter);
      return kept != null
          ? Mono.just(kept)
          : scan(scanner, indices, part, filter)
              .doOnNext(rows -> known.put(indices, part, filter, rows));
    });
  }

  private static Mono<RowSet> scan(
      Scanner scanner, SnapshotIndices indices, IndexCoverage.Part part, Filter filter) {
    return scanner
        .over(indices.fragments(part))
        .map(List.of(SystemColumns.ROW_ID), filter, 0, Prefilter::ids)
        .reduceWith(RowSet.Builder::new, Prefilter::add)
        .map(rows -> rows.build(part.fragments().isEmpty() ? 0 : indexedRows(indices, part)));
  }

  private static long indexedRows(SnapshotIndices indices, IndexCoverage.Part part) {
    return indices.fragments(part).stream().mapToLong(fragment -> fragment.liveRows()).sum();
  }

  private static long[] ids(VectorSchemaRoot batch) {
    try (batch) {
      return Batches.numbers((UInt8Vector) batch.getVector(0));
    }
  }

  private static RowSet.Builder add(RowSet.Builder rows, long[] ids) {
    for (long id : ids) {
      rows.add(id);
    }
    return rows;
  }
}
