package io.lancedb.error;

/** A table of this name is in the database and must not be replaced. */
public final class TableAlreadyExistsException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Names the table. */
  public TableAlreadyExistsException(String table) {
    super(
        "Table '%s' already exists; open it, or create it with mode overwrite or exist-ok"
            .formatted(table));
  }
}
