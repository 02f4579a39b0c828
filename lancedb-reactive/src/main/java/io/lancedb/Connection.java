package io.lancedb;

import io.lancedb.data.Rows;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A database: a directory, a bucket or a server with tables. Thread-safe; one connection serves a
 * whole application.
 *
 * <p>Every publisher is cold and repeatable. Invalid arguments throw {@link
 * IllegalArgumentException}; all else is signalled as a {@link io.lancedb.error.LanceDbException}:
 * a {@link io.lancedb.error.MemoryLimitException} where an operation needs more memory than {@link
 * ConnectOptions#memoryLimit()}, an {@link io.lancedb.error.ObjectStoreException} where the store
 * fails.
 */
public interface Connection {

  /** Where the database is, as it was resolved. */
  String uri();

  /** Completes when the database can be reached; {@link LanceDb#connect} has done this. */
  Mono<Void> check();

  /** Emits the names of all tables, ascending. */
  Flux<String> tableNames();

  /**
   * Creates a table from rows; emits it once its first version is committed. The rows are
   * subscribed once. Fails with {@link io.lancedb.error.TableAlreadyExistsException} when the table
   * is there, before any row is taken.
   */
  default Mono<Table> createTable(String name, Rows rows) {
    return createTable(name, rows, CreateOptions.DEFAULT);
  }

  /** Creates a table from rows; see {@link CreateMode} for what happens when it is there. */
  Mono<Table> createTable(String name, Rows rows, CreateOptions options);

  /** Creates a table from rows given as maps. */
  default Mono<Table> createTable(String name, Iterable<? extends Map<String, ?>> rows) {
    return createTable(name, Rows.ofMaps(rows));
  }

  /** Creates an empty table. */
  default Mono<Table> createTable(String name, Schema schema) {
    return createTable(name, Rows.empty(schema));
  }

  /** Creates an empty table; see {@link CreateMode} for what happens when it is there. */
  default Mono<Table> createTable(String name, Schema schema, CreateOptions options) {
    return createTable(name, Rows.empty(schema), options);
  }

  /**
   * Opens a table at its newest version. Fails with {@link
   * io.lancedb.error.TableNotFoundException}.
   */
  Mono<Table> openTable(String name);

  /**
   * Deletes a table with all its versions. Fails with {@link
   * io.lancedb.error.TableNotFoundException}.
   */
  Mono<Void> dropTable(String name);

  /** Deletes every table. */
  Mono<Void> dropAllTables();

  /**
   * Renames a table. Fails with {@link io.lancedb.error.UnsupportedFeatureException} on local
   * directories and S3, as the official clients do.
   */
  Mono<Void> renameTable(String name, String newName);

  /**
   * Closes the connection and its tables: running queries are cancelled and signal {@link
   * io.lancedb.error.ClosedException}; a commit that began runs to its end, and closing waits for
   * it. Batches that receivers hold stay valid until they close them. Idempotent; every caller sees
   * the same completion.
   */
  Mono<Void> close();
}
