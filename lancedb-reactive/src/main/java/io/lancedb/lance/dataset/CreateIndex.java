package io.lancedb.lance.dataset;

import io.lancedb.error.IndexAlreadyExistsException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.CreateIndexOptions;
import io.lancedb.index.Index;
import io.lancedb.index.IndexProgress;
import io.lancedb.lance.build.BuildListener;
import io.lancedb.lance.build.BuildPlan;
import io.lancedb.lance.build.BuildPlans;
import io.lancedb.lance.build.BuildSource;
import io.lancedb.lance.build.BuiltSegment;
import io.lancedb.lance.build.IndexTarget;
import io.lancedb.lance.build.QuantizerTraining;
import io.lancedb.lance.build.SegmentBuild;
import io.lancedb.lance.build.SubIndexes;
import io.lancedb.lance.build.UncommittedSegments;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Builds an index over all rows of a version and commits it. Rows that others append meanwhile are
 * not in it; what moves rows that are in it is a conflict.
 */
public final class CreateIndex {

  private final Dataset dataset;
  private final String column;
  private final Index index;
  private final CreateIndexOptions options;
  private final BuildListener listener;

  /** An index on a column of a table. */
  public CreateIndex(
      Dataset dataset,
      String column,
      Index index,
      CreateIndexOptions options,
      BuildListener listener) {
    this.dataset = dataset;
    this.column = column;
    this.index = index;
    this.options = options;
    this.listener = listener;
  }

  /**
   * What was built.
   *
   * @param name of the index
   * @param segment its files
   * @param manifest the version with it
   */
  public record Result(String name, BuiltSegment segment, Manifest manifest) {}

  /** Builds from a version. */
  public Mono<Result> run(Manifest read) {
    return Mono.defer(() -> {
      BuildPlan plan = BuildPlans.of(read, column, index);
      if (!options.train()) {
        throw new UnsupportedFeatureException(
            "Creating empty vector indices with train=False is not yet implemented");
      }
      String given = options.name();
      String name = given == null ? plan.field().name() + "_idx" : given;
      List<IndexMetadata> replaced = replaced(read, name, plan.field().field().id());
      IndexTarget target = dataset.indexTarget(read);
      return Mono.usingWhen(
          Mono.fromSupplier(() -> new UncommittedSegments(target)),
          segments -> build(read, plan, name, replaced, target, segments),
          segments -> Mono.empty(),
          (segments, error) -> dataset.abandon(segments),
          dataset::abandon);
    });
  }

  /** The entries that the index takes the place of. */
  private List<IndexMetadata> replaced(Manifest read, String name, int fieldId) {
    List<IndexMetadata> there = IndexEntries.named(read.indices().getIndicesList(), name);
    for (IndexMetadata entry : there) {
      if (!entry.getFieldsList().equals(List.of(fieldId))) {
        throw new IndexAlreadyExistsException(
            "Index name '%s' already exists with different fields, please specify a different name"
                .formatted(name));
      }
    }
    if (!there.isEmpty() && !options.replace()) {
      throw new IndexAlreadyExistsException(
          "Index name '%s' already exists, please specify a different name or use replace=True"
              .formatted(name));
    }
    return there;
  }

  private Mono<Result> build(
      Manifest read,
      BuildPlan plan,
      String name,
      List<IndexMetadata> replaced,
      IndexTarget target,
      UncommittedSegments segments) {
    BuildSource source = BuildSource.of(dataset.files(), dataset.root(), read);
    SegmentBuild build = new SegmentBuild(target, source, plan, listener);
    return build
        .train(new QuantizerTraining())
        .flatMap(trained -> build.write(trained, SubIndexes.of(plan), segments.next()))
        .flatMap(built -> {
          segments.beginCommit();
          listener.progress(IndexProgress.Phase.COMMIT, 0);
          IndexMetadata entry =
              IndexEntries.of(
                  built,
                  name,
                  plan.field().field().id(),
                  read.version(),
                  IndexEntries.ids(read.fragments()),
                  Instant.now());
          return dataset
              .commitOrUndo(
                  dataset.commitIndices(read, List.of(entry), replaced), segments.delete())
              .map(committed -> new Result(name, built, committed));
        });
  }
}
