package io.lancedb.error;

/** The connection or table was closed. */
public final class ClosedException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Says what was closed. */
  public ClosedException(String what) {
    super(what + " is closed");
  }
}
