package io.lancedb.blocking;

import io.lancedb.ConnectOptions;
import io.lancedb.LanceDb;

/**
 * Opens databases for scripts and other code that waits.
 *
 * <pre>{@code
 * try (BlockingConnection db = BlockingLanceDb.connect("data/my-db");
 *     BlockingTable table = db.openTable("my_table")) {
 *   List<Row> hits = table.vectorSearch(5.9f, 26.5f).limit(1).rows();
 * }
 * }</pre>
 *
 * <p>Every method waits for the reactive one of the same name and throws its error as it is, a
 * {@link io.lancedb.error.LanceDbException} mostly. An interrupt cancels the operation: the method
 * throws {@link java.util.concurrent.CancellationException}, and the thread stays interrupted.
 * Threads that must not wait, such as Reactor's and Netty's, are refused with an {@link
 * IllegalStateException}; virtual threads are welcome.
 */
public final class BlockingLanceDb {

  private BlockingLanceDb() {}

  /** See {@link LanceDb#connect(String)}. */
  public static BlockingConnection connect(String uri) {
    return connect(ConnectOptions.of(uri));
  }

  /** See {@link LanceDb#connect(ConnectOptions)}. */
  public static BlockingConnection connect(ConnectOptions options) {
    return new BlockingConnection(Await.value(LanceDb.connect(options), "LanceDb.connect"));
  }

  /** See {@link LanceDb#create}. */
  public static BlockingConnection create(ConnectOptions options) {
    return new BlockingConnection(LanceDb.create(options));
  }
}
