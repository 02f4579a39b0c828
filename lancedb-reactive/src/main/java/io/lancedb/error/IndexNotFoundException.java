package io.lancedb.error;

/** A table does not have an index of this name. */
public final class IndexNotFoundException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final String index;

  /** Names the table and the index. */
  public IndexNotFoundException(String table, String index) {
    super(
        "Table '%s' has no index '%s'; listIndices() lists what is there".formatted(table, index));
    this.index = index;
  }

  /** The index that was not found. */
  public String index() {
    return index;
  }
}
