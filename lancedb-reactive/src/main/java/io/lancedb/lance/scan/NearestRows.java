package io.lancedb.lance.scan;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.index.RowSet;
import io.lancedb.lance.simd.TopK;
import io.lancedb.lance.table.Fragment;
import io.lancedb.objectstore.StorePath;
import io.lancedb.query.QueryVector;
import io.lancedb.query.RowSelection;
import io.lancedb.query.VectorSearch;
import java.util.List;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the rows that a vector search returns, by address: in an index as far as it covers the
 * table, by exact search in the other fragments, and exactly everywhere without an index. Distances
 * are those of the index unless some rows are measured exactly, or the query asks for that: then
 * all are.
 */
final class NearestRows {

  private final TableFiles files;
  private final StorePath root;
  private final Scanner scanner;
  private final Take take;
  private final RowAddresses addresses;
  private final VectorSearch search;
  private final @Nullable Filter prefilter;

  NearestRows(
      Scanner scanner,
      StorePath root,
      Take take,
      RowAddresses addresses,
      VectorSearch search,
      @Nullable Filter prefilter) {
    this.files = scanner.files();
    this.root = root;
    this.scanner = scanner;
    this.take = take;
    this.addresses = addresses;
    this.search = search;
    this.prefilter = prefilter;
  }

  /** Emits how the search is run. */
  Mono<SearchPlan> plan() {
    return Mono.defer(() -> SearchPlan.of(files, root, scanner, search));
  }

  /** Emits the k nearest rows: of each query vector, or in a multivector column of all together. */
  Mono<List<TopK>> nearest(SearchPlan plan, int k) {
    SearchPlan.Chosen index = plan.index();
    if (index == null) {
      return search.index().indexedOnly()
          ? Mono.just(queries(plan).stream().map(query -> new TopK(k)).toList())
          : each(plan, query -> exact(plan, query, k, scanner));
    }
    IndexSearch indexed =
        new IndexSearch(
            scanner,
            files.indices(root, scanner.manifest()),
            plan.column(),
            index,
            search,
            prefilter);
    Mono<List<TopK>> found =
        indexed
            .rows()
            .flatMap(rows -> each(plan, query -> indexed(plan, index, indexed, rows, query, k)));
    return found.onErrorResume(
        error -> SearchPlan.isUnreadable(error) && search.index().fallbackToExact(),
        error -> nearest(plan.withoutIndex(error, root), k));
  }

  /** The vectors that are searched together. */
  private List<List<QueryVector>> queries(SearchPlan plan) {
    return plan.column().multivector()
        ? List.of(search.vectors())
        : search.vectors().stream().map(List::of).toList();
  }

  private interface Run {
    Mono<TopK> of(List<QueryVector> query);
  }

  private Mono<List<TopK>> each(SearchPlan plan, Run run) {
    List<List<QueryVector>> queries = queries(plan);
    return queries.size() == 1
        ? run.of(queries.get(0)).map(List::of)
        : Flux.fromIterable(queries).concatMap(run::of, 1).collectList();
  }

  private Mono<TopK> exact(SearchPlan plan, List<QueryVector> query, int k, Scanner fragments) {
    VectorColumn column = plan.column();
    if (!column.multivector()) {
      return new FlatSearch(fragments, column, search.withOnly(query.get(0))).nearest(k, prefilter);
    }
    RowDistances distances = new RowDistances(column, query, search);
    return fragments
        .map(
            List.of(column.field().name(), SystemColumns.ROW_ADDRESS),
            prefilter,
            0,
            batch -> measured(distances, batch, k))
        .reduceWith(
            () -> new TopK(k),
            (all, batch) -> {
              all.merge(batch);
              return all;
            });
  }

  private static TopK measured(RowDistances distances, VectorSchemaRoot batch, int k) {
    try (batch) {
      TopK top = new TopK(k);
      distances.offer(top, batch.getVector(0), Batches.numbers((UInt8Vector) batch.getVector(1)));
      return top;
    }
  }

  private Mono<TopK> indexed(
      SearchPlan plan,
      SearchPlan.Chosen index,
      IndexSearch indexed,
      List<RowSet> rows,
      List<QueryVector> query,
      int k) {
    List<Fragment> others = search.index().indexedOnly() ? List.of() : index.coverage().unindexed();
    Integer refine = search.index().refineFactor();
    boolean measureAgain = refine != null || !others.isEmpty();
    int candidates =
        (int) Math.min((long) k * (refine == null ? 1 : refine), Math.max(k, rowsOf(rows)));
    Mono<TopK> found = candidates(plan, indexed, rows, query, k, candidates);
    if (!measureAgain) {
      return found.flatMap(this::byAddress);
    }
    Mono<TopK> refined =
        found.flatMap(this::byAddress).flatMap(top -> refined(plan, query, top, k));
    return others.isEmpty()
        ? refined
        : refined.zipWith(
            exact(plan, query, k, scanner.over(others)),
            (mine, theirs) -> {
              mine.merge(theirs);
              return mine;
            });
  }

  private static long rowsOf(List<RowSet> rows) {
    return rows.stream().mapToLong(RowSet::size).sum();
  }

  private Mono<TopK> candidates(
      SearchPlan plan,
      IndexSearch indexed,
      List<RowSet> rows,
      List<QueryVector> query,
      int k,
      int count) {
    if (!plan.column().multivector()) {
      return indexed.nearest(query.get(0), count, rows, true);
    }
    int vectors = (int) Math.min((long) Multivectors.OVERFETCH * k, Integer.MAX_VALUE);
    return Flux.fromIterable(query)
        .concatMap(vector -> indexed.nearest(vector, vectors, rows, false), 1)
        .collectList()
        .map(found -> Multivectors.join(found, count));
  }

  /** Rows by address instead of by id. */
  private Mono<TopK> byAddress(TopK top) {
    if (!scanner.manifest().stableRowIds() || top.size() == 0) {
      return Mono.just(top);
    }
    long[] ids = new long[top.size()];
    float[] distances = new float[top.size()];
    top.sortedInto(ids, distances);
    return addresses
        .of(new RowSelection(RowSelection.Kind.ROW_ID, ids))
        .map(found -> {
          if (found.length != ids.length) {
            throw new CorruptFileException(
                scanner.manifest().path(), -1, "some rows have an id but no address");
          }
          TopK byAddress = new TopK(found.length);
          byAddress.offerAll(distances, found.length, found);
          return byAddress;
        });
  }

  /** Emits the k nearest of some rows by their stored vectors. */
  private Mono<TopK> refined(SearchPlan plan, List<QueryVector> query, TopK candidates, int k) {
    if (candidates.size() == 0) {
      return Mono.just(new TopK(k));
    }
    long[] rows = new long[candidates.size()];
    candidates.sortedInto(rows, new float[rows.length]);
    RowDistances distances = new RowDistances(plan.column(), query, search);
    List<String> columns = List.of(plan.column().field().name());
    return take.rows(columns, null, rows)
        .map(batch -> {
          try (batch) {
            TopK top = new TopK(k);
            distances.offer(top, batch.getVector(0), rows);
            return top;
          }
        });
  }
}
