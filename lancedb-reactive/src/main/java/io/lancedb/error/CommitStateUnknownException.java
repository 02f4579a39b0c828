package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/**
 * Whether a write was committed could not be found out; no file was cleaned up. Look at the table's
 * versions before writing again.
 */
public final class CommitStateUnknownException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public CommitStateUnknownException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public CommitStateUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
