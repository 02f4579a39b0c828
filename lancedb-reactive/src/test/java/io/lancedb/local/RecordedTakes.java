package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.CreateOptions;
import io.lancedb.Table;
import io.lancedb.data.Rows;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.testing.Operation;
import io.lancedb.objectstore.testing.RecordingStore;
import io.lancedb.objectstore.testing.RecordingStore.Call;
import io.lancedb.query.Query;
import java.time.Duration;
import java.util.Objects;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;

/** One table in memory, and what takes of its rows ask the store for. */
final class RecordedTakes implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final RecordingStore store = new RecordingStore(MemoryStore.create());
  private final LocalConnection db = LocalConnection.over(ConnectOptions.of("memory://"), store);
  private final int rows;

  /** Makes rows in memory of an allocator that is closed afterwards. */
  interface Content {
    VectorSchemaRoot batch(RootAllocator allocator);
  }

  /** A table of {@code rows} rows in one data file of a version. */
  RecordedTakes(String version, int rows, Content content) {
    this.rows = rows;
    try (RootAllocator allocator = new RootAllocator()) {
      VectorSchemaRoot batch = content.batch(allocator);
      db.createTable(
              "t",
              Rows.ofBatches(batch.getSchema(), Flux.just(batch)),
              CreateOptions.DEFAULT.withDataStorageVersion(version))
          .block(TIMEOUT);
    }
  }

  /**
   * What a take asked the store for.
   *
   * @param requests calls, each of which a store may answer at once
   * @param ranges ranges of bytes in all calls
   */
  record Cost(int requests, int ranges, long bytes) {}

  Table open() {
    return Objects.requireNonNull(db.openTable("t").block(TIMEOUT));
  }

  /** The cost of a take that must find {@code rows} rows. */
  Cost cost(Query take, int rows) {
    store.clear();
    assertThat(take.rows().count().block(TIMEOUT)).isEqualTo(rows);
    assertThat(store.calls())
        .extracting(Call::operation)
        .isSubsetOf(Operation.GET, Operation.GET_RANGES);
    return new Cost(
        store.calls().size(),
        store.calls().stream().mapToInt(call -> call.ranges().size()).sum(),
        store.bytesRead());
  }

  /** Offsets far from each other, of rows that are not in the tail of the file. */
  long[] spread(int count) {
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = 3 + (rows - 10L) / count * i;
    }
    return offsets;
  }

  /** Closes the connection, which must have given back all memory. */
  @Override
  public void close() {
    db.close().block(TIMEOUT);
    assertThat(db.memory().getAllocatedMemory()).isZero();
  }
}
