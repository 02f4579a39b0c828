package io.lancedb.local;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.LanceDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens connections for a test, closes them at its end and fails the test if a byte of Arrow memory
 * is outstanding then: {@code @RegisterExtension}.
 */
public final class CheckedConnections implements AfterEachCallback {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final List<LocalConnection> open = new ArrayList<>();

  /** A database in memory. */
  public Connection memory() {
    return connect(ConnectOptions.of("memory://"));
  }

  /** A database anywhere. */
  public Connection connect(ConnectOptions options) {
    Connection connection =
        Objects.requireNonNull(LanceDb.connect(options).block(TIMEOUT), "connection");
    open.add((LocalConnection) connection);
    return connection;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (LocalConnection connection : open) {
      connection.close().block(TIMEOUT);
      long outstanding = connection.memory().getAllocatedMemory();
      if (outstanding != 0) {
        throw new AssertionError(
            "%s has %d outstanding bytes%n%s"
                .formatted(connection, outstanding, connection.memory().toVerboseString()));
      }
    }
  }
}
