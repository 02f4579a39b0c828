package io.lancedb.error;

/** The table has no index of this name. */
public final class IndexNotFoundException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Names the index and the table. */
  public IndexNotFoundException(String index, String table) {
    super(
        "Lance index not found: name=%s (table '%s'); listIndices() names those that it has"
            .formatted(index, table));
  }
}
