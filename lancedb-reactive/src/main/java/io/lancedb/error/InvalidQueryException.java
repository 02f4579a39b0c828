package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** A query asks for something that this table cannot answer. */
public final class InvalidQueryException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public InvalidQueryException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public InvalidQueryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
