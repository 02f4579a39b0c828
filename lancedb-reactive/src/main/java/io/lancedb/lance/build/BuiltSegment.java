package io.lancedb.lance.build;

import com.google.protobuf.Any;
import io.lancedb.lance.file.WrittenFile;
import java.util.List;
import java.util.UUID;

/**
 * The files of an index that no version names yet.
 *
 * @param uuid names their directory
 * @param files what was written
 * @param vectors vectors in them
 * @param details kind and parameters
 * @param version of the layout
 */
public record BuiltSegment(
    UUID uuid, List<WrittenFile> files, long vectors, Any details, int version) {

  /** The same files under another description. */
  public BuiltSegment described(Any newDetails, int newVersion) {
    return new BuiltSegment(uuid, files, vectors, newDetails, newVersion);
  }
}
