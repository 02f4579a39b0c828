package io.lancedb.lance.scan;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.vector.VectorIndex;
import io.lancedb.lance.simd.Metric;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.query.IndexUse;
import io.lancedb.query.VectorSearch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How a vector search is run.
 *
 * @param column the column, with the distance that is measured
 * @param index the index that is used; null for none
 * @param exact why the search is exact, for explanations; empty with an index
 */
record SearchPlan(VectorColumn column, @Nullable Chosen index, String exact) {

  private static final Logger LOG = LoggerFactory.getLogger(SearchPlan.class);

  /**
   * An index that is used.
   *
   * @param segments the opened segments, in the order of the coverage
   */
  record Chosen(String name, IndexCoverage coverage, List<VectorIndex> segments) {}

  /** An index, and its segments as far as they were opened. */
  private record Candidate(String name, IndexCoverage coverage) {}

  /** Emits the plan; opens the segments of the index that it chooses. */
  static Mono<SearchPlan> of(
      TableFiles files, StorePath root, Scanner scanner, VectorSearch search) {
    VectorColumn column = VectorColumn.resolve(scanner.manifest().schema(), search);
    check(search.index());
    if (search.index().bypass()) {
      return Mono.just(new SearchPlan(column, null, "the index is bypassed"));
    }
    SnapshotIndices indices = files.indices(root, scanner.manifest());
    List<Candidate> candidates = new ArrayList<>();
    indices
        .indices()
        .ofVectors(column.field().id())
        .forEach((name, segments) -> candidates.add(new Candidate(name, indices.coverage(name))));
    if (candidates.isEmpty()) {
      return Mono.just(new SearchPlan(column, null, "there is no index"));
    }
    SearchPlan none = new SearchPlan(column, null, "no index has the distance " + column.metric());
    Metric wanted = search.distanceType() == null ? null : column.metric();
    return Flux.fromIterable(candidates)
        .concatMap(candidate -> plan(files, root, column, candidate, wanted), 1)
        .next()
        .defaultIfEmpty(none)
        .onErrorResume(
            error -> isUnreadable(error) && search.index().fallbackToExact(),
            error -> Mono.just(none.withoutIndex(error, root)));
  }

  /** An exact search instead, with a warning. */
  SearchPlan withoutIndex(Throwable error, StorePath root) {
    LOG.warn("A search of {} is exact: an index cannot be read: {}", root, error.toString());
    return new SearchPlan(column, null, "the index cannot be read: " + error.getMessage());
  }

  private static void check(IndexUse use) {
    if (use.maximumNprobes() != 0 && use.minimumNprobes() > use.maximumNprobes()) {
      throw new InvalidQueryException(
          "minimumNprobes %d must be less than or equal to maximumNprobes %d"
              .formatted(use.minimumNprobes(), use.maximumNprobes()));
    }
  }

  /** Whether an error says that a file is damaged or of a kind that is not known. */
  static boolean isUnreadable(Throwable error) {
    return error instanceof CorruptFileException
        || error instanceof UnsupportedFeatureException
        || StoreException.is(error, StoreException.Kind.NOT_FOUND);
  }

  /** Emits a plan with this index, or nothing if it has another distance. */
  private static Mono<SearchPlan> plan(
      TableFiles files,
      StorePath root,
      VectorColumn column,
      Candidate candidate,
      @Nullable Metric wanted) {
    return Flux.fromIterable(candidate.coverage.parts())
        .concatMap(
            part ->
                files
                    .vectorIndices()
                    .open(root, part.segment(), column.element(), column.dimension()),
            1)
        .collectList()
        .mapNotNull(segments -> {
          Metric metric = segments.get(0).metric();
          if (wanted != null && wanted != metric) {
            return null;
          }
          return new SearchPlan(
              column.withMetric(metric),
              new Chosen(candidate.name, candidate.coverage, segments),
              "");
        });
  }
}
