package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** Another writer changed the same data first; nothing of this write was kept. Run it again. */
public final class CommitConflictException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public CommitConflictException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public CommitConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
