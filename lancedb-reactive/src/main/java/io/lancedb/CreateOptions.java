package io.lancedb;

import org.jspecify.annotations.Nullable;

/**
 * How to create a table. Immutable.
 *
 * @param mode what to do when the table is there
 * @param dataStorageVersion version of its data files, 2.1 or 2.2; null for the connection's {@code
 *     new_table_data_storage_version}, else what the official clients write by default
 */
public record CreateOptions(CreateMode mode, @Nullable String dataStorageVersion) {

  /** Mode create, everything else at its default. */
  public static final CreateOptions DEFAULT = new CreateOptions(CreateMode.CREATE, null);

  /** The defaults in another mode. */
  public static CreateOptions mode(CreateMode mode) {
    return new CreateOptions(mode, null);
  }

  /** The same with data files of this version. */
  public CreateOptions withDataStorageVersion(String version) {
    return new CreateOptions(mode, version);
  }
}
