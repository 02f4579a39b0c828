package io.lancedb.lance.index;

import com.google.protobuf.Any;
import io.lancedb.lance.table.proto.IndexFile;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * One part of an index: the files below {@code _indices/<uuid>} that cover some fragments. Segments
 * of one name are one index.
 *
 * @param uuid names the directory
 * @param name the index that it belongs to
 * @param fieldId the indexed field
 * @param datasetVersion the version that it was built from
 * @param fragments fragments that it covers, perhaps some that are gone; not to be changed
 * @param details kind and parameters
 * @param version layout of the files
 * @param createdAtMillis when it was built, 0 if unknown
 * @param files the files and their sizes; empty if unknown
 * @param proto all that the manifest says
 */
public record IndexSegment(
    UUID uuid,
    String name,
    int fieldId,
    long datasetVersion,
    RoaringBitmap fragments,
    Any details,
    int version,
    long createdAtMillis,
    List<IndexFile> files,
    IndexMetadata proto) {

  /** The type of the index; null if it is not known. */
  public @Nullable IndexType type() {
    return IndexType.of(this);
  }
}
