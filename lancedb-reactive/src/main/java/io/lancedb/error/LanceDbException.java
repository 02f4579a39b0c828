package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of every error that the product signals. Each message says what failed, where, and what to
 * do about it.
 */
public class LanceDbException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Describes a failure. */
  public LanceDbException(String message) {
    super(message);
  }

  /** Describes a failure and its cause. */
  public LanceDbException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
