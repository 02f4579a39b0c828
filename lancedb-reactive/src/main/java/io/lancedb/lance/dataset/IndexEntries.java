package io.lancedb.lance.dataset;

import com.google.protobuf.ByteString;
import io.lancedb.lance.build.BuiltSegment;
import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.proto.IndexFile;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;

/** What manifests say about segments of indices. */
final class IndexEntries {

  private IndexEntries() {}

  /**
   * The entry of a segment that was built.
   *
   * @param version that was read
   * @param fragments that it covers
   */
  static IndexMetadata of(
      BuiltSegment segment,
      String name,
      int fieldId,
      long version,
      RoaringBitmap fragments,
      Instant now) {
    IndexMetadata.Builder entry =
        IndexMetadata.newBuilder()
            .setUuid(io.lancedb.lance.table.proto.UUID.newBuilder().setUuid(bytes(segment.uuid())))
            .addFields(fieldId)
            .setName(name)
            .setDatasetVersion(version)
            .setFragmentBitmap(bytes(fragments))
            .setIndexDetails(segment.details())
            .setIndexVersion(segment.version())
            .setCreatedAt(now.toEpochMilli());
    for (WrittenFile file : segment.files()) {
      entry.addFiles(IndexFile.newBuilder().setPath(file.path().name()).setSizeBytes(file.bytes()));
    }
    return entry.build();
  }

  /** The ids of fragments. */
  static RoaringBitmap ids(Collection<Fragment> fragments) {
    RoaringBitmap ids = new RoaringBitmap();
    fragments.forEach(fragment -> ids.add((int) fragment.id()));
    return ids;
  }

  /** The entries of this name, in a version's order. */
  static List<IndexMetadata> named(List<IndexMetadata> entries, String name) {
    return entries.stream().filter(entry -> entry.getName().equals(name)).toList();
  }

  private static ByteString bytes(UUID uuid) {
    ByteBuffer bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits());
    return ByteString.copyFrom(bytes.flip());
  }

  private static ByteString bytes(RoaringBitmap bitmap) {
    ByteBuffer out = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(out);
    return ByteString.copyFrom(out.flip());
  }
}
