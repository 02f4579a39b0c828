package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** The file, flag, encoding, option or verb is not supported; the message names it. */
public final class UnsupportedFeatureException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public UnsupportedFeatureException(String message) {
    super(message);
  }

  /** Describes the failure and its cause. */
  public UnsupportedFeatureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
