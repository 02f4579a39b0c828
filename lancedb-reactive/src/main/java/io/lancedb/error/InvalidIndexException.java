package io.lancedb.error;

/** An index cannot be built as it was asked for on this column. */
public final class InvalidIndexException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public InvalidIndexException(String message) {
    super(message);
  }
}
