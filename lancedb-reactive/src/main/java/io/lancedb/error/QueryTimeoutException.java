package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** A query did not finish in the time that it was given. */
public final class QueryTimeoutException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public QueryTimeoutException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public QueryTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
