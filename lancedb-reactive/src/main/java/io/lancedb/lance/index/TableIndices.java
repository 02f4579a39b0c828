package io.lancedb.lance.index;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;

/** The indices of one version of a table: segments by the name that they share. */
public final class TableIndices {

  private static final String SYSTEM_PREFIX = "__lance";

  private final SequencedMap<String, List<IndexSegment>> byName;

  private TableIndices(SequencedMap<String, List<IndexSegment>> byName) {
    this.byName = byName;
  }

  /**
   * The indices that a manifest names, without those of the system.
   *
   * @param path the table, for messages
   */
  public static TableIndices of(Manifest manifest, String path) {
    TreeMap<String, List<IndexSegment>> byName = new TreeMap<>();
    for (IndexMetadata index : manifest.indices().getIndicesList()) {
      if (!index.getName().startsWith(SYSTEM_PREFIX)) {
        byName
            .computeIfAbsent(index.getName(), name -> new ArrayList<>())
            .add(segment(index, path));
      }
    }
    return new TableIndices(byName);
  }

  private static IndexSegment segment(IndexMetadata index, String path) {
    if (index.getUuid().getUuid().size() != 16 || index.getFieldsCount() == 0) {
      throw new CorruptFileException(
          path, -1, "index \"%s\" has no uuid or no field".formatted(index.getName()));
    }
    ByteBuffer uuid = index.getUuid().getUuid().asReadOnlyByteBuffer();
    RoaringBitmap fragments = new RoaringBitmap();
    try {
      fragments.deserialize(index.getFragmentBitmap().asReadOnlyByteBuffer());
    } catch (IOException | RuntimeException e) {
      throw new CorruptFileException(
          path,
          -1,
          "index \"%s\" does not say which fragments it covers".formatted(index.getName()),
          e);
    }
    return new IndexSegment(
        new UUID(uuid.getLong(), uuid.getLong()),
        index.getName(),
        index.getFields(0),
        index.getDatasetVersion(),
        fragments,
        index.getIndexDetails(),
        index.getIndexVersion(),
        index.getCreatedAt(),
        List.copyOf(index.getFilesList()),
        index);
  }

  /** All indices, by name in ascending order. */
  public SequencedMap<String, List<IndexSegment>> byName() {
    return byName;
  }

  /** The segments of an index; empty if there is none of the name. */
  public List<IndexSegment> named(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
