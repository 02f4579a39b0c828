package io.lancedb.error;

/** An index of this name is there and was not to be replaced, or is on another column. */
public final class IndexAlreadyExistsException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Describes the failure. */
  public IndexAlreadyExistsException(String message) {
    super(message);
  }
}
