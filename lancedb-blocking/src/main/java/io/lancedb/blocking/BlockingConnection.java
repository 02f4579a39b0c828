package io.lancedb.blocking;

import io.lancedb.Connection;
import io.lancedb.CreateOptions;
import io.lancedb.data.Rows;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/** A database; see {@link Connection} for what each verb does. Closing it closes its tables. */
public final class BlockingConnection implements AutoCloseable {

  private final Connection connection;

  BlockingConnection(Connection connection) {
    this.connection = connection;
  }

  /** The same connection, reactive. */
  public Connection reactive() {
    return connection;
  }

  /** See {@link Connection#uri}. */
  public String uri() {
    return connection.uri();
  }

  /** See {@link Connection#check}. */
  public void check() {
    Await.done(connection.check(), "Connection.check");
  }

  /** See {@link Connection#tableNames}. */
  public List<String> tableNames() {
    return Await.list(connection.tableNames(), "Connection.tableNames");
  }

  /** See {@link Connection#createTable(String, Rows)}. */
  public BlockingTable createTable(String name, Rows rows) {
    return createTable(name, rows, CreateOptions.DEFAULT);
  }

  /** See {@link Connection#createTable(String, Rows, CreateOptions)}. */
  public BlockingTable createTable(String name, Rows rows, CreateOptions options) {
    return new BlockingTable(
        Await.value(connection.createTable(name, rows, options), "Connection.createTable"));
  }

  /** See {@link Connection#createTable(String, Iterable)}. */
  public BlockingTable createTable(String name, Iterable<? extends Map<String, ?>> rows) {
    return createTable(name, Rows.ofMaps(rows));
  }

  /** See {@link Connection#createTable(String, Schema)}. */
  public BlockingTable createTable(String name, Schema schema) {
    return createTable(name, Rows.empty(schema));
  }

  /** See {@link Connection#createTable(String, Schema, CreateOptions)}. */
  public BlockingTable createTable(String name, Schema schema, CreateOptions options) {
    return createTable(name, Rows.empty(schema), options);
  }

  /** See {@link Connection#openTable}. */
  public BlockingTable openTable(String name) {
    return new BlockingTable(Await.value(connection.openTable(name), "Connection.openTable"));
  }

  /** See {@link Connection#dropTable}. */
  public void dropTable(String name) {
    Await.done(connection.dropTable(name), "Connection.dropTable");
  }

  /** See {@link Connection#dropAllTables}. */
  public void dropAllTables() {
    Await.done(connection.dropAllTables(), "Connection.dropAllTables");
  }

  /** See {@link Connection#renameTable}. */
  public void renameTable(String name, String newName) {
    Await.done(connection.renameTable(name, newName), "Connection.renameTable");
  }

  /** See {@link Connection#close}. */
  @Override
  public void close() {
    Await.closed(connection.close(), "Connection.close");
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
