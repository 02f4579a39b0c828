package io.lancedb.error;

/**
 * An operation needed more Arrow memory than its connection may use at once ({@code
 * ConnectOptions.memoryLimit}). The operation is given up and its memory is free again; the
 * connection stays usable.
 */
public final class MemoryLimitException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final long limit;

  /**
   * An allocation was refused.
   *
   * @param uri the database of the connection
   * @param limit most bytes that the connection may use at once
   * @param cause what was refused
   */
  public MemoryLimitException(String uri, long limit, Throwable cause) {
    super(
        "The connection to %s may use %d bytes of Arrow memory at once, and an operation needed more: close batches sooner, read or write fewer rows at a time, or raise ConnectOptions.memoryLimit"
            .formatted(uri, limit),
        cause);
    this.limit = limit;
  }

  /** Most bytes that the connection may use at once. */
  public long limit() {
    return limit;
  }
}
