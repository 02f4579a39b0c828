package io.lancedb.lance.build;

import io.lancedb.lance.file.WriteOptions;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import reactor.core.scheduler.Scheduler;

/**
 * Where and with what the files of an index are made.
 *
 * @param store the store of the table
 * @param indices the directory of all indices of the table
 * @param version the version of the table's files
 * @param allocator memory of the build
 * @param cpu where plain CPU work runs
 */
public record IndexTarget(
    ObjectStore store,
    StorePath indices,
    FileVersion version,
    BufferAllocator allocator,
    Scheduler cpu) {

  /** The directory of one segment. */
  StorePath directory(UUID segment) {
    return indices.child(segment.toString());
  }

  WriteOptions options() {
    return WriteOptions.DEFAULT.withVersion(version);
  }
}
