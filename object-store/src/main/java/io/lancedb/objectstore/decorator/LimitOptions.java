package io.lancedb.objectstore.decorator;

/**
 * How much a store does at once.
 *
 * @param maxOperations operations under way
 * @param maxBytes bytes of range reads and whole puts under way; a larger one runs alone
 */
public record LimitOptions(int maxOperations, long maxBytes) {

  /** 64 operations and 256 MiB. */
  public static final LimitOptions DEFAULT = new LimitOptions(64, 256L << 20);

  /** Checks the limits. */
  public LimitOptions {
    if (maxOperations < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "Limits must be positive: %d operations, %d bytes".formatted(maxOperations, maxBytes));
    }
  }
}
