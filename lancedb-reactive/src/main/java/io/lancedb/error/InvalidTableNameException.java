package io.lancedb.error;

/** A table name has characters that a table name cannot have. */
public final class InvalidTableNameException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  /** Quotes the name. */
  public InvalidTableNameException(String name) {
    super(
        "Invalid table name \"%s\": use letters, digits, underscores, hyphens and periods only"
            .formatted(name));
  }
}
