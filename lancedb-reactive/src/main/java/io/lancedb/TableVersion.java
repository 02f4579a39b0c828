package io.lancedb;

import java.time.Instant;
import java.util.Map;

/**
 * A version of a table.
 *
 * @param version its number, from 1
 * @param timestamp when it was committed
 * @param metadata what the table tells about it
 */
public record TableVersion(long version, Instant timestamp, Map<String, String> metadata) {

  /** Copies the metadata. */
  public TableVersion {
    metadata = Map.copyOf(metadata);
  }
}
