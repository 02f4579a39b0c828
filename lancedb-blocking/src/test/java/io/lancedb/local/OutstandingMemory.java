package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.Connection;
import java.time.Duration;

/** Looks at the Arrow memory of a connection. */
public final class OutstandingMemory {

  private OutstandingMemory() {}

  /** Closes a connection; fails if a byte of its Arrow memory is outstanding then. */
  public static void closeAndCheck(Connection connection) {
    connection.close().block(Duration.ofSeconds(30));
    assertThat(((LocalConnection) connection).memory().getAllocatedMemory())
        .as("outstanding bytes of %s", connection)
        .isZero();
  }
}
