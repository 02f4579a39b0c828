package io.lancedb.benchmarks.peer;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.query.Query;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.UInt8Vector;

/** 1,000 random rows in calls of 1, 10 or 100, by offset and by row id. */
final class TakeWorkload implements Workload {

  private static final int ROWS = 1000;

  private final Arguments arguments;
  private final Connection connection;
  private final Table table;
  private final int[] offsets;
  private final long[] rowIds;
  private int next;

  TakeWorkload(Arguments arguments) {
    this.arguments = arguments;
    this.connection = LanceDb.create(ConnectOptions.of(arguments.database().toString()));
    this.table = Objects.requireNonNull(connection.openTable(arguments.table()).block());
    this.offsets = DataSet.of(arguments).map("take.i32").toArray(ValueLayout.JAVA_INT);
    this.rowIds = new long[(int) (long) Objects.requireNonNull(table.countRows().block())];
    table
        .query()
        .select("id")
        .withRowId()
        .batches()
        .doOnNext(batch -> {
          try (batch) {
            BigIntVector ids = (BigIntVector) batch.getVector("id");
            UInt8Vector found = (UInt8Vector) batch.getVector("_rowid");
            for (int i = 0; i < batch.getRowCount(); i++) {
              rowIds[(int) ids.get(i)] = found.get(i);
            }
          }
        })
        .blockLast();
  }

  @Override
  public List<String> cases() {
    List<String> cases = new ArrayList<>();
    for (String mode : List.of("offsets", "rowids")) {
      for (String columns : List.of("all", "id", "id_vector")) {
        for (int rows : new int[] {1, 10, 100}) {
          cases.add(mode + "_" + columns + "_" + rows);
        }
      }
    }
    return cases;
  }

  @Override
  public Map<String, Object> run(String name) {
    int perCall = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
    int calls = ROWS / perCall;
    int runs = arguments.runs(5);
    double[] latencies = new double[calls * runs];
    int[] call = {0};
    Samples samples =
        Samples.measure(
            arguments.warmSeconds(),
            runs,
            () -> {},
            () -> {
              long taken = 0;
              for (int i = 0; i < calls; i++) {
                long[] rows = rows(name.startsWith("rowids"), perCall);
                long start = System.nanoTime();
                taken += ScanWorkload.drain(take(name, rows));
                latencies[call[0]++ % latencies.length] = (System.nanoTime() - start) / 1e6;
              }
              return taken;
            });
    Map<String, Object> metric = samples.metric();
    metric.put("rows_per_s", samples.rate(ROWS));
    metric.put("call_p50_ms", Samples.percentile(latencies, 0.5));
    metric.put("call_p99_ms", Samples.percentile(latencies, 0.99));
    metric.put("rows", samples.value());
    return metric;
  }

  private long[] rows(boolean byId, int count) {
    long[] rows = new long[count];
    Arrays.setAll(
        rows,
        i -> {
          int offset = offsets[next++ % offsets.length];
          return byId ? rowIds[offset] : offset;
        });
    return rows;
  }

  private Query take(String name, long[] rows) {
    Query query = name.startsWith("rowids") ? table.takeRowIds(rows) : table.takeOffsets(rows);
    if (name.contains("_id_vector_")) {
      return query.select("id", "vector");
    }
    return name.contains("_id_") ? query.select("id") : query;
  }

  @Override
  public void close() {
    connection.close().block();
  }
}
