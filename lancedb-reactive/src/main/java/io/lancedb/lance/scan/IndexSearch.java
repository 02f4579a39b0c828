package io.lancedb.lance.scan;

import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.RowSet;
import io.lancedb.lance.index.vector.SegmentQuery;
import io.lancedb.lance.index.vector.SegmentSearch;
import io.lancedb.lance.index.vector.VectorIndex;
import io.lancedb.lance.index.vector.VectorIndices;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.IndexUse;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Searches all segments of an index; the distances are those that the index gives. */
final class IndexSearch {

  private final VectorIndices vectorIndices;
  private final SnapshotIndices indices;
  private final Scanner scanner;
  private final VectorColumn column;
  private final SearchPlan.Chosen index;
  private final VectorSearch search;
  private final @Nullable Filter prefilter;

  IndexSearch(
      Scanner scanner,
      SnapshotIndices indices,
      VectorColumn column,
      SearchPlan.Chosen index,
      VectorSearch search,
      @Nullable Filter prefilter) {
    this.vectorIndices = scanner.files().vectorIndices();
    this.indices = indices;
    this.scanner = scanner;
    this.column = column;
    this.index = index;
    this.search = search;
    this.prefilter = prefilter;
  }

  /** Emits, for each segment, the rows that may be found. */
  Mono<List<RowSet>> rows() {
    List<IndexCoverage.Part> parts = index.coverage().parts();
    if (parts.size() == 1) {
      return rows(parts.get(0)).map(List::of);
    }
    return Flux.fromIterable(parts).concatMap(this::rows, 1).collectList();
  }

  private Mono<RowSet> rows(IndexCoverage.Part part) {
    return prefilter == null
        ? indices.live(part)
        : Prefilter.rows(scanner, indices, part, prefilter);
  }

  /**
   * Emits the nearest rows by row id.
   *
   * @param k how many rows; in a multivector column, how many vectors
   * @param rows what {@link #rows} emitted
   * @param bounded whether the bounds of the search are those of these distances
   */
  Mono<TopK> nearest(QueryVector vector, int k, List<RowSet> rows, boolean bounded) {
    List<VectorIndex> segments = index.segments();
    if (segments.size() == 1) {
      return segment(vector, k, 0, rows, bounded);
    }
    return Flux.range(0, segments.size())
        .concatMap(i -> segment(vector, k, i, rows, bounded), 1)
        .reduceWith(() -> new TopK(k), IndexSearch::merge);
  }

  private static TopK merge(TopK all, TopK segment) {
    all.merge(segment);
    return all;
  }

  private Mono<TopK> segment(
      QueryVector vector, int k, int segment, List<RowSet> rows, boolean bounded) {
    if (rows.get(segment).size() == 0) {
      return Mono.just(new TopK(k));
    }
    VectorIndex opened = index.segments().get(segment);
    IndexUse use = search.index();
    Float lower = bounded ? search.lowerBound() : null;
    Float upper = bounded ? search.upperBound() : null;
    SegmentQuery query =
        new SegmentQuery(
            column.prepare(vector),
            k,
            use.minimumNprobes(),
            use.maximumNprobes() == 0 ? Integer.MAX_VALUE : use.maximumNprobes(),
            ef(opened, k),
            lower == null ? Float.NEGATIVE_INFINITY : lower,
            upper == null ? Float.POSITIVE_INFINITY : upper,
            rows.get(segment),
            prefilter != null);
    return SegmentSearch.nearest(vectorIndices, opened, query);
  }

  private int ef(VectorIndex opened, int k) {
    Integer ef = search.index().ef();
    if (ef == null) {
      return (int) Math.min(Integer.MAX_VALUE, k + (k + 1L) / 2);
    }
    if (opened.kind().hasGraph() && ef < k) {
      throw new InvalidQueryException(
          "ef %d must be greater than or equal to k, the rows that are asked of the index: %d"
              .formatted(ef, k));
    }
    return Math.max(ef, k);
  }
}
