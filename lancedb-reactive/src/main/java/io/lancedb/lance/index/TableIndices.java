package io.lancedb.lance.index;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indices of one version of a table: segments by the name that they share. */
public final class TableIndices {

  private static final Logger LOG = LoggerFactory.getLogger(TableIndices.class);

  private static final String SYSTEM_PREFIX = "__lance";

  /** Segments that a warning was logged for; so many at most. */
  private static final Set<UUID> REPORTED = ConcurrentHashMap.newKeySet();

  private static final int MAX_REPORTED = 1000;

  private final SequencedMap<String, List<IndexSegment>> byName;

  private TableIndices(SequencedMap<String, List<IndexSegment>> byName) {
    this.byName = byName;
  }

  /**
   * The indices that a manifest names, without those of the system. A segment of an unknown type or
   * of a version of its files that is too new is left out with one warning: its fragments count as
   * not indexed.
   *
   * @param path the table, for messages
   */
  public static TableIndices of(Manifest manifest, String path) {
    TreeMap<String, List<IndexSegment>> byName = new TreeMap<>();
    for (IndexMetadata index : manifest.indices().getIndicesList()) {
      if (!index.getName().startsWith(SYSTEM_PREFIX)) {
        IndexSegment segment = segment(index, path);
        if (isKnown(segment, path)) {
          byName.computeIfAbsent(segment.name(), name -> new ArrayList<>()).add(segment);
        }
      }
    }
    return new TableIndices(byName);
  }

  private static boolean isKnown(IndexSegment segment, String path) {
    IndexType type = segment.type();
    if (type != null && segment.version() >= 0 && segment.version() <= type.maxVersion()) {
      return true;
    }
    if (REPORTED.size() < MAX_REPORTED && REPORTED.add(segment.uuid())) {
      LOG.warn(
          "Index \"{}\" of {} is not used: type {}, version {} is not known",
          segment.name(),
          path,
          segment.details().getTypeUrl(),
          segment.version());
    }
    return false;
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

  /** The indices of vectors of a field, by name in ascending order. */
  public SequencedMap<String, List<IndexSegment>> ofVectors(int fieldId) {
    TreeMap<String, List<IndexSegment>> found = new TreeMap<>(byName);
    found
        .values()
        .removeIf(segments ->
            segments.stream()
                .anyMatch(s -> s.fieldId() != fieldId || s.type() != IndexType.VECTOR));
    return found;
  }

  /** The segments of an index; empty if there is none of the name. */
  public List<IndexSegment> named(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
