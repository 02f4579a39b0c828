package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** Rows do not fit the schema of the table, or two schemas differ. */
public final class SchemaMismatchException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public SchemaMismatchException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public SchemaMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
