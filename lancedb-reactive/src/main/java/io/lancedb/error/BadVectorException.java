package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** A vector has the wrong length, a NaN, or an unusable type. */
public final class BadVectorException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public BadVectorException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public BadVectorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
