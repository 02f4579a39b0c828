package io.lancedb.error;

import io.lancedb.objectstore.StoreException;

/** The object store below a database failed; {@link #kind()} says how. */
public final class ObjectStoreException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final StoreException.Kind kind;
  private final String path;

  /** Wraps a failure of the store. */
  public ObjectStoreException(StoreException cause) {
    super("%s: %s".formatted(cause.kind(), cause.getMessage()), cause);
    this.kind = cause.kind();
    this.path = String.valueOf(cause.path());
  }

  /** How the store failed. */
  public StoreException.Kind kind() {
    return kind;
  }

  /** The path within the store. */
  public String path() {
    return path;
  }
}
