package io.lancedb.error;

/** No table of this name is in the database. */
public final class TableNotFoundException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Names the table and the database. */
  public TableNotFoundException(String table, String database) {
    super(
        "Table '%s' was not found in %s; tableNames() lists what is there"
            .formatted(table, database));
  }
}
