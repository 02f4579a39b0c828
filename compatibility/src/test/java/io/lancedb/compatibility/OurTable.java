package io.lancedb.compatibility;

import static java.util.Objects.requireNonNull;

import io.lancedb.AddMode;
import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.CreateOptions;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.TableVersion;
import io.lancedb.Update;
import io.lancedb.data.Rows;
import io.lancedb.query.FluentQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A table through the public API, with the verbs of {@link OfficialTable}. Rows go in and come out
 * in the spelling of {@link Canonical}.
 */
final class OurTable implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final BufferAllocator allocator = new RootAllocator();
  private final Connection connection;
  private final Table table;

  private OurTable(Connection connection, Table table) {
    this.connection = connection;
    this.table = table;
  }

  /** Creates a table in a database. */
  static OurTable create(
      ConnectOptions database,
      String name,
      String fileVersion,
      Schema schema,
      List<? extends Map<String, ?>> rows) {
    Connection connection = await(LanceDb.connect(database));
    CreateOptions options = CreateOptions.DEFAULT.withDataStorageVersion(fileVersion);
    try (BufferAllocator allocator = new RootAllocator()) {
      Rows batches = batches(allocator, schema, rows);
      return new OurTable(connection, await(connection.createTable(name, batches, options)));
    }
  }

  /** Opens a table of a database. */
  static OurTable open(ConnectOptions database, String name) {
    Connection connection = await(LanceDb.connect(database));
    try {
      return new OurTable(connection, await(connection.openTable(name)));
    } catch (RuntimeException e) {
      connection.close().block(PATIENCE);
      throw e;
    }
  }

  /** The table itself. */
  Table table() {
    return table;
  }

  /** Appends rows in one commit. */
  void append(Schema schema, List<? extends Map<String, ?>> rows) {
    await(table.add(batches(allocator, schema, rows)));
  }

  /** Replaces all rows, and the schema, in one commit. */
  void overwrite(Schema schema, List<? extends Map<String, ?>> rows) {
    await(table.add(batches(allocator, schema, rows), AddMode.OVERWRITE));
  }

  /** Deletes the rows that meet a condition; returns how many. */
  long delete(String filter) {
    return await(table.delete(filter)).rowsDeleted();
  }

  /** Sets a column of the rows that meet a condition; returns how many. */
  long update(String column, @Nullable Object value, String filter) {
    return await(table.update(Update.set(column, value).where(filter))).rowsUpdated();
  }

  /** Commits a version as the newest one. */
  void restore(long version) {
    await(table.restore(version));
  }

  /** Moves to the newest version. */
  void refresh() {
    table.checkoutLatest().block(PATIENCE);
  }

  /** Version that this handle sees. */
  long version() {
    return await(table.version());
  }

  /** All versions, ascending. */
  List<Long> versions() {
    return await(table.versions().map(TableVersion::version).collectList());
  }

  /** Number of rows. */
  long count() {
    return await(table.countRows());
  }

  /** Number of rows that meet a condition. */
  long count(String filter) {
    return await(table.countRows(filter));
  }

  /** The Arrow schema. */
  Schema schema() {
    return await(table.schema());
  }

  /** All rows in storage order. */
  List<Map<String, @Nullable Object>> rows() {
    return rows(table.query());
  }

  /** All rows in storage order, each with its {@code _rowid} last. */
  List<Map<String, @Nullable Object>> rowsWithIds() {
    return rows(table.query().withRowId());
  }

  /** The rows of a query. */
  static List<Map<String, @Nullable Object>> rows(FluentQuery<?> query) {
    return await(query.mapBatches(batch -> Flux.fromIterable(Canonical.rows(batch))).collectList());
  }

  private static Rows batches(
      BufferAllocator allocator, Schema schema, List<? extends Map<String, ?>> rows) {
    return Rows.ofBatches(
        schema, Mono.fromSupplier(() -> ArrowRows.batch(allocator, schema, rows)));
  }

  private static <T> T await(Mono<T> result) {
    return requireNonNull(result.block(PATIENCE), "no result");
  }

  @Override
  public void close() {
    connection.close().block(PATIENCE);
    allocator.close();
  }
}
