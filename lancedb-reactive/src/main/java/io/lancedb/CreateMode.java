package io.lancedb;

/** What creating a table does when a table of that name is there. */
public enum CreateMode {
  /** Fails with {@link io.lancedb.error.TableAlreadyExistsException}. */
  CREATE,
  /** Commits the rows as a new version of the same table, with the new schema; history is kept. */
  OVERWRITE,
  /** Opens the table and ignores the rows; their schema must equal the table's. */
  EXIST_OK
}
