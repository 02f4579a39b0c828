package io.lancedb.lance.dataset;

import io.lancedb.lance.table.DataFile;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a listing of versions tells of one.
 *
 * @param version its number
 * @param timestamp when it was committed
 * @param metadata counts as text, by the names that the official clients use
 */
public record VersionSummary(long version, Instant timestamp, Map<String, String> metadata) {

  /** Copies the map. */
  public VersionSummary {
    metadata = Map.copyOf(metadata);
  }

  static VersionSummary of(Manifest manifest) {
    long files = 0;
    long bytes = 0;
    long physical = 0;
    long deletionFiles = 0;
    long deleted = 0;
    for (Fragment fragment : manifest.fragments()) {
      physical += fragment.physicalRows();
      deleted += fragment.deletedRows();
      deletionFiles += fragment.deletionFile() == null ? 0 : 1;
      for (DataFile file : fragment.files()) {
        files++;
        bytes += file.sizeBytes();
      }
    }
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("total_fragments", Integer.toString(manifest.fragments().size()));
    metadata.put("total_rows", Long.toString(manifest.countRows()));
    metadata.put("total_data_files", Long.toString(files));
    metadata.put("total_files_size", Long.toString(bytes));
    metadata.put("total_data_file_rows", Long.toString(physical));
    metadata.put("total_deletion_files", Long.toString(deletionFiles));
    metadata.put("total_deletion_file_rows", Long.toString(deleted));
    return new VersionSummary(manifest.version(), manifest.timestamp(), metadata);
  }
}
