package io.lancedb.lance.dataset;

import io.lancedb.lance.file.schema.FileVersion;

/**
 * What a new table, or an overwrite of one, chooses for its life.
 *
 * @param fileVersion version of its data files
 * @param stableRowIds whether rows keep their ids when they move; a table that has them keeps them
 */
public record TableFormat(FileVersion fileVersion, boolean stableRowIds) {

  /** What the official client chooses by default. */
  public static final TableFormat DEFAULT = new TableFormat(FileVersion.DEFAULT, false);
}
