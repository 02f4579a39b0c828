package io.lancedb.lance.dataset;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.lance.build.IndexTarget;
import io.lancedb.lance.build.UncommittedSegments;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.IndexType;
import io.lancedb.lance.index.TableIndices;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the vector indices of a table up to date, all in one commit. Indices of other types are
 * left as they are.
 */
public final class OptimizeIndices {

  private final Dataset dataset;
  private final OptimizeOptions options;

  /** An optimization with these options. */
  public OptimizeIndices(Dataset dataset, OptimizeOptions options) {
    this.dataset = dataset;
    this.options = options;
  }

  /**
   * What was done.
   *
   * @param indices that got new segments
   * @param added segments that were built
   * @param removed segments that were replaced
   * @param manifest the version afterwards
   */
  public record Result(int indices, int added, int removed, Manifest manifest) {}

  /** Runs on a version. */
  public Mono<Result> run(Manifest read) {
    if (options.compactFiles()) {
      return Mono.error(
          () -> new UnsupportedFeatureException("Compaction (compactFiles) is not supported yet"));
    }
    if (options.cleanupOlderThan() != null) {
      return Mono.error(() ->
          new UnsupportedFeatureException(
              "Removal of old versions (cleanupOlderThan) is not supported yet"));
    }
    return Mono.defer(() -> {
      IndexTarget target = dataset.indexTarget(read);
      return Mono.usingWhen(
          Mono.fromSupplier(() -> new UncommittedSegments(target)),
          segments -> optimize(read, target, segments),
          segments -> Mono.empty(),
          (segments, error) -> dataset.abandon(segments),
          dataset::abandon);
    });
  }

  private Mono<Result> optimize(
      Manifest read, IndexTarget target, UncommittedSegments uncommitted) {
    List<List<IndexSegment>> indices =
        TableIndices.of(read, read.path()).byName().values().stream()
            .filter(segments -> segments.stream().allMatch(s -> s.type() == IndexType.VECTOR))
            .toList();
    return Flux.fromIterable(indices)
        .concatMap(
            segments ->
                new OptimizedIndex(dataset, read, segments, target, uncommitted)
                    .run(options.mergeSegments()),
            1)
        .collectList()
        .flatMap(changes -> commit(read, changes, uncommitted));
  }

  private Mono<Result> commit(
      Manifest read, List<OptimizedIndex.Change> changes, UncommittedSegments uncommitted) {
    List<IndexMetadata> added = new ArrayList<>();
    List<IndexMetadata> removed = new ArrayList<>();
    for (OptimizedIndex.Change change : changes) {
      added.add(change.added());
      removed.addAll(change.removed());
    }
    if (added.isEmpty()) {
      return Mono.just(new Result(0, 0, 0, read));
    }
    uncommitted.beginCommit();
    return dataset
        .commitOrUndo(dataset.commitIndices(read, added, removed), uncommitted.delete())
        .map(committed -> new Result(changes.size(), added.size(), removed.size(), committed));
  }
}
