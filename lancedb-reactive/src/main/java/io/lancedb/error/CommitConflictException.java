package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/**
 * Another writer changed the table first; nothing of this write was kept. Where {@link
 * #retryable()} the same operation, run again on the newest version, may succeed; otherwise it
 * makes no sense any more.
 */
public final class CommitConflictException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  /** Describes a conflict. */
  public CommitConflictException(String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** Describes a conflict. */
  public CommitConflictException(String message, boolean retryable) {
    this(message, retryable, null);
  }

  /** Whether running the operation again on the newest version may succeed. */
  public boolean retryable() {
    return retryable;
  }
}
