package io.lancedb.error;

import java.util.List;

/** A query, filter or write names a column that the table does not have. */
public final class ColumnNotFoundException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final String column;

  /** Names the column and those that are there. */
  public ColumnNotFoundException(String column, List<String> valid) {
    super("No column named \"%s\"; the columns are %s".formatted(column, valid));
    this.column = column;
  }

  /** The name that was not found. */
  public String column() {
    return column;
  }
}
