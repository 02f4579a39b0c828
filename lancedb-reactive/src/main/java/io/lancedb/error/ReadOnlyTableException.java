package io.lancedb.error;

/** A write on a table that is pinned to a version. */
public final class ReadOnlyTableException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Names the table and its version. */
  public ReadOnlyTableException(String table, long version) {
    super(
        "Table '%s' is checked out at version %d and read-only; write through the table itself, or restore() this version first"
            .formatted(table, version));
  }
}
