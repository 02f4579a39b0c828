package io.lancedb.benchmarks.peer;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.query.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Full and partial scans, filtered scans, counts and heads of one table. A batch that arrives is
 * Arrow memory that the program can read, so {@code engine} and {@code delivered} are one figure.
 */
final class ScanWorkload implements Workload {

  private record Scan(@Nullable List<String> columns, @Nullable String filter) {

    static Scan of(@Nullable String filter, String... columns) {
      return new Scan(columns.length == 0 ? null : List.of(columns), filter);
    }
  }

  private static final Map<String, Scan> SCANS = new LinkedHashMap<>();
  private static final Map<String, @Nullable String> COUNTS = new LinkedHashMap<>();
  private static final Map<String, Integer> HEADS = new LinkedHashMap<>();

  static {
    SCANS.put("all_columns", Scan.of(null));
    for (String column : List.of("id", "price", "category", "text", "vector")) {
      SCANS.put("col_" + column, Scan.of(null, column));
    }
    SCANS.put("proj_id_price_category_ts", Scan.of(null, "id", "price", "category", "ts"));
    SCANS.put("filter1pct_id_price", Scan.of("price < 1.0", "id", "price"));
    SCANS.put("filter50pct_id_price", Scan.of("price < 50.0", "id", "price"));
    SCANS.put("filter1pct_all", Scan.of("price < 1.0"));
    SCANS.put("filter50pct_all", Scan.of("price < 50.0"));
    SCANS.put("filter_cat1pct_id", Scan.of("category = 'cat_042'", "id"));
    SCANS.put("like_text_id", Scan.of("text LIKE '%zug%'", "id"));
    COUNTS.put("count_rows", null);
    COUNTS.put("count_price_1pct", "price < 1.0");
    COUNTS.put("count_price_50pct", "price < 50.0");
    COUNTS.put("count_category", "category = 'cat_042'");
    COUNTS.put(
        "count_ts_range",
        "ts >= timestamp '2024-02-01 00:00:00' AND ts < timestamp '2024-02-02 00:00:00'");
    HEADS.put("head10_all", 10);
    HEADS.put("head1000_all", 1000);
    HEADS.put("head10_id", 10);
  }

  private final Arguments arguments;
  private final Connection connection;
  private final Table table;
  private final long rows;

  ScanWorkload(Arguments arguments) {
    this.arguments = arguments;
    this.connection = LanceDb.create(ConnectOptions.of(arguments.database().toString()));
    this.table = Objects.requireNonNull(connection.openTable(arguments.table()).block());
    this.rows = Objects.requireNonNull(table.countRows().block());
  }

  @Override
  public List<String> cases() {
    return Stream.of(SCANS, COUNTS, HEADS).flatMap(cases -> cases.keySet().stream()).toList();
  }

  @Override
  public Map<String, Object> run(String name) {
    Scan scan = SCANS.get(name);
    if (scan != null) {
      return scan(scan);
    }
    return COUNTS.containsKey(name) ? count(COUNTS.get(name)) : head(name);
  }

  private Map<String, Object> scan(Scan scan) {
    Query all = scan.columns == null ? table.query() : table.query().select(scan.columns);
    Query query = scan.filter == null ? all : all.where(scan.filter);
    Samples samples =
        Samples.measure(arguments.warmSeconds(), arguments.runs(5), () -> {}, () -> drain(query));
    Map<String, Object> times = samples.metric();
    times.put("rows_per_s", samples.rate((double) rows));
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("rows", samples.value());
    metric.put("engine", times);
    metric.put("delivered", times);
    return metric;
  }

  private Map<String, Object> count(@Nullable String filter) {
    Samples samples =
        Samples.measure(
            arguments.warmSeconds(),
            arguments.runs(9),
            () -> {},
            () ->
                Objects.requireNonNull(
                    (filter == null ? table.countRows() : table.countRows(filter)).block()));
    Map<String, Object> metric = samples.metric();
    metric.put("count", samples.value());
    return metric;
  }

  private Map<String, Object> head(String name) {
    Query all = table.query().limit(HEADS.getOrDefault(name, 10));
    Query query = name.endsWith("_id") ? all.select("id") : all;
    return Samples.measure(
            arguments.warmSeconds(), 10 * arguments.runs(5), () -> {}, () -> drain(query))
        .metric();
  }

  /** Takes every batch; gives the number of rows. */
  static long drain(Query query) {
    return Objects.requireNonNull(
        query.batches().map(ScanWorkload::closed).reduce(0L, Long::sum).block());
  }

  private static long closed(VectorSchemaRoot batch) {
    try (batch) {
      return batch.getRowCount();
    }
  }

  @Override
  public void close() {
    connection.close().block();
  }
}
