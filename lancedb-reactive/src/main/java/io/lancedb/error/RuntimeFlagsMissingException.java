package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** The JVM was started without a flag that Apache Arrow needs; the message has the exact flags. */
public final class RuntimeFlagsMissingException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public RuntimeFlagsMissingException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public RuntimeFlagsMissingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
