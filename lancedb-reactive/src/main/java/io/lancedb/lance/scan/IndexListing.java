package io.lancedb.lance.scan;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.IndexNotFoundException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.IndexConfig;
import io.lancedb.index.IndexStatistics;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.IndexType;
import io.lancedb.lance.index.VectorDetails;
import io.lancedb.lance.index.proto.VectorIndexDetails;
import io.lancedb.lance.index.vector.VectorIndex;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexFile;
import io.lancedb.objectstore.StorePath;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells what indices a version of a table has, and brings them into memory. */
public final class IndexListing {

  private final TableFiles files;
  private final StorePath root;
  private final Manifest manifest;
  private final SnapshotIndices indices;

  /** The indices of the version {@code manifest} of the table at {@code root}. */
  public IndexListing(TableFiles files, StorePath root, Manifest manifest) {
    this.files = files;
    this.root = root;
    this.manifest = manifest;
    this.indices = files.indices(root, manifest);
  }

  /** What is known of the kind of an index. */
  private record Kind(
      String label, String capitals, @Nullable String metric, @Nullable String details) {}

  /** Emits all indices by name; files are opened where the manifest does not tell the kind. */
  public Flux<IndexConfig> list() {
    return Flux.fromIterable(indices.indices().byName().entrySet())
        .concatMap(entry -> kind(entry.getValue()).map(kind -> config(entry.getValue(), kind)), 1);
  }

  private IndexConfig config(List<IndexSegment> segments, Kind kind) {
    IndexSegment first = segments.get(0);
    IndexCoverage coverage = indices.coverage(first.name());
    long created = segments.stream().mapToLong(IndexSegment::createdAtMillis).max().orElse(0);
    boolean sized = segments.stream().noneMatch(segment -> segment.files().isEmpty());
    long bytes =
        segments.stream()
            .map(IndexSegment::files)
            .flatMap(Collection::stream)
            .mapToLong(IndexFile::getSizeBytes)
            .sum();
    return new IndexConfig(
        first.name(),
        kind.label,
        first.proto().getFieldsList().stream().map(this::column).toList(),
        first.uuid(),
        first.details().getTypeUrl(),
        created == 0 ? null : Instant.ofEpochMilli(created),
        coverage.indexedRows(),
        coverage.unindexedRows(),
        sized ? bytes : null,
        segments.size(),
        segments.stream()
            .max(Comparator.comparingInt(IndexSegment::version))
            .orElse(first)
            .version(),
        kind.details);
  }

  /** The path of a field. */
  private String column(int id) {
    for (LanceField field : manifest.schema().fields()) {
      String path = path(field, id);
      if (path != null) {
        return path;
      }
    }
    throw new CorruptFileException(
        manifest.path(), -1, "an index is of field %d, which is not there".formatted(id));
  }

  private static @Nullable String path(LanceField field, int id) {
    if (field.id() == id) {
      return field.name();
    }
    for (LanceField child : field.children()) {
      String below = path(child, id);
      if (below != null) {
        return field.name() + "." + below;
      }
    }
    return null;
  }

  private Mono<Kind> kind(List<IndexSegment> segments) {
    IndexSegment first = segments.get(0);
    IndexType type = Objects.requireNonNull(first.type(), "type");
    if (type != IndexType.VECTOR) {
      return Mono.just(
          new Kind(
              type.label(),
              type == IndexType.LABEL_LIST ? "LABEL_LIST" : type.label().toUpperCase(Locale.ROOT),
              null,
              type == IndexType.FTS || type == IndexType.JSON ? null : "{}"));
    }
    VectorIndexDetails details = VectorDetails.of(first, root.toString());
    if (details != null) {
      return Mono.just(
          new Kind(
              VectorDetails.label(details),
              VectorDetails.capitals(details),
              details.getMetricType().name().toLowerCase(Locale.ROOT),
              VectorDetails.json(details)));
    }
    return opened(first)
        .map(index ->
            new Kind(
                VectorDetails.label(index.kind().name()),
                index.kind().name(),
                index.metric().toString(),
                "{}"));
  }

  private Mono<VectorIndex> opened(IndexSegment segment) {
    return Mono.defer(() -> {
      for (LanceField field : manifest.schema().fields()) {
        VectorColumn column = field.id() == segment.fieldId() ? VectorColumn.of(field) : null;
        if (column != null) {
          return files.vectorIndices().open(root, segment, column.element(), column.dimension());
        }
      }
      return Mono.error(
          new UnsupportedFeatureException(
              "Index \"%s\" is of a column below the top level, or of no vectors"
                  .formatted(segment.name())));
    });
  }

  /** Emits the figures of an index, or nothing if there is none of the name. */
  public Mono<IndexStatistics> statistics(String name) {
    return Mono.defer(() -> {
      List<IndexSegment> segments = indices.indices().named(name);
      if (segments.isEmpty()) {
        return Mono.empty();
      }
      IndexCoverage coverage = indices.coverage(name);
      return kind(segments)
          .map(kind ->
              new IndexStatistics(
                  coverage.indexedRows(),
                  coverage.unindexedRows(),
                  kind.capitals,
                  kind.metric,
                  segments.size()));
    });
  }

  /**
   * Completes when an index was read into the cache, as far as it fits there; indices of other
   * kinds than vectors are not kept in memory yet.
   *
   * @param table name of the table, for messages
   */
  public Mono<Void> prewarm(String name, String table) {
    return Mono.defer(() -> {
      List<IndexSegment> segments = indices.indices().named(name);
      if (segments.isEmpty()) {
        return Mono.error(new IndexNotFoundException(name, table));
      }
      if (segments.get(0).type() != IndexType.VECTOR) {
        return Mono.error(
            new UnsupportedFeatureException(
                "prewarmIndex of index \"%s\": only indices of vectors are searched yet"
                    .formatted(name)));
      }
      return Flux.fromIterable(indices.coverage(name).parts())
          .concatMap(
              part ->
                  opened(part.segment())
                      .flatMap(index -> files.vectorIndices().prewarm(index))
                      .then(indices.live(part)),
              1)
          .then();
    });
  }
}
