package io.lancedb.error;

/** A table does not have this version, or not any more. */
public final class VersionNotFoundException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final long version;

  /** Names the table and the version. */
  public VersionNotFoundException(String table, long version) {
    super("Table '%s' has no version %d; versions() lists what is there".formatted(table, version));
    this.version = version;
  }

  /** The version that was not found. */
  public long version() {
    return version;
  }
}
