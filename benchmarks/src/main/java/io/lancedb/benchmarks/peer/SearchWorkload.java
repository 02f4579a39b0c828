package io.lancedb.benchmarks.peer;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.query.VectorQuery;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;

/**
 * The ten nearest rows of held-out vectors, by an index or exactly: recall, rate and latencies, and
 * the first query after opening. The cases are described in {@link SearchCase}.
 */
final class SearchWorkload implements Workload {

  static final int LIMIT = 10;

  private static final int RECALL_QUERIES = 200;
  private static final int RECALL_QUERIES_FILTERED = 50;
  private static final int RECALL_QUERIES_EXACT = 10;
  private static final int COLD_RUNS = 11;
  private static final long CACHE = 3L << 30;

  private final Arguments arguments;
  private final int dimension;
  private final MemorySegment queries;
  private final Map<String, int[]> answers = new HashMap<>();
  private final Map<String, Table> tables = new HashMap<>();
  private final Connection connection;
  private final DataSet data;

  SearchWorkload(Arguments arguments) {
    this.arguments = arguments;
    this.data = DataSet.of(arguments);
    this.dimension = data.dimension();
    this.queries = data.map("query.f32");
    this.connection = connect();
  }

  /** With room for every index of a set, as the official client's cache of 6 GiB has. */
  private Connection connect() {
    return LanceDb.create(
        ConnectOptions.of(arguments.database().toString())
            .withCacheBytes(CACHE)
            .withMemoryLimit(2 * CACHE));
  }

  /** Of the grid there is no whole run: {@code curves.py} asks for what it needs. */
  @Override
  public List<String> cases() {
    return List.of("flat.default", "flat.default.conc8");
  }

  @Override
  public Map<String, Object> run(String name) {
    SearchCase search = SearchCase.parse(name);
    return search.cold() ? cold(search) : warm(search);
  }

  private Map<String, Object> warm(SearchCase search) {
    Table table = tables.computeIfAbsent(search.index(), index -> open(index, connection));
    PeakMemory.forget();
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("recall10", recall(table, search));
    QueryLoop loop =
        new QueryLoop(
            search.concurrency() == 0 ? 1 : search.concurrency(),
            arguments.seconds(),
            search.exact() ? 8 : 50,
            1000);
    metric.putAll(loop.run(arguments.warmSeconds(), i -> ids(table, search, i)));
    metric.put("peak_rss_mb", PeakMemory.megabytes());
    return metric;
  }

  /** A new connection, the table opened, one query; connections are closed outside of the clock. */
  private Map<String, Object> cold(SearchCase search) {
    int runs = arguments.runs(COLD_RUNS);
    int[] run = {0};
    double[] query = new double[runs];
    Connection[] last = {connect()};
    Samples samples =
        Samples.measure(
            arguments.warmSeconds(),
            runs,
            () -> last[0].close().block(),
            () -> {
              last[0] = connect();
              Table table = open(search.index(), last[0]);
              long start = System.nanoTime();
              int found = Objects.requireNonNull(ids(table, search, run[0]).block()).length;
              query[run[0]++ % runs] = (System.nanoTime() - start) / 1e6;
              return found;
            });
    last[0].close().block();
    Map<String, Object> metric = samples.metric();
    metric.put("query_ms", Samples.statistics(query));
    return metric;
  }

  private Table open(String index, Connection from) {
    String name = index.equals("flat") ? arguments.table() : arguments.indexTable(index);
    return Objects.requireNonNull(from.openTable(name).block());
  }

  private Mono<long[]> ids(Table table, SearchCase search, int i) {
    VectorQuery query = search.configure(table.vectorSearch(query(i)));
    return query
        .batches()
        .map(SearchWorkload::ids)
        .reduce(
            new long[0],
            (all, more) -> {
              long[] joined = Arrays.copyOf(all, all.length + more.length);
              System.arraycopy(more, 0, joined, all.length, more.length);
              return joined;
            });
  }

  private static long[] ids(VectorSchemaRoot batch) {
    try (batch) {
      BigIntVector vector = (BigIntVector) batch.getVector("id");
      long[] ids = new long[batch.getRowCount()];
      Arrays.setAll(ids, vector::get);
      return ids;
    }
  }

  private float[] query(int i) {
    int count = (int) (queries.byteSize() / 4 / dimension);
    long bytes = 4L * dimension;
    return queries.asSlice(i % count * bytes, bytes).toArray(ValueLayout.JAVA_FLOAT);
  }

  private double recall(Table table, SearchCase search) {
    SearchCase.Filter filter = search.filter();
    int[] exact =
        answers.computeIfAbsent(
            filter == null ? "gt.i32" : filter.answers,
            file -> data.map(file).toArray(ValueLayout.JAVA_INT));
    int queryCount = (int) (queries.byteSize() / 4 / dimension);
    int perQuery = exact.length / queryCount;
    int count =
        search.exact()
            ? RECALL_QUERIES_EXACT
            : filter == null ? RECALL_QUERIES : RECALL_QUERIES_FILTERED;
    long hits = 0;
    for (int i = 0; i < count; i++) {
      Set<Long> expected = new HashSet<>();
      for (int k = 0; k < LIMIT; k++) {
        expected.add((long) exact[i % queryCount * perQuery + k]);
      }
      for (long id : Objects.requireNonNull(ids(table, search, i).block())) {
        hits += expected.contains(id) ? 1 : 0;
      }
    }
    return Samples.round(hits / (double) (LIMIT * count), 4);
  }

  @Override
  public void close() {
    connection.close().block();
  }
}
