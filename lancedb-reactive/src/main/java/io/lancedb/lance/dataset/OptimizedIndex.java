package io.lancedb.lance.dataset;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.build.BuildListener;
import io.lancedb.lance.build.BuildPlan;
import io.lancedb.lance.build.BuildSource;
import io.lancedb.lance.build.ExistingIndex;
import io.lancedb.lance.build.IndexTarget;
import io.lancedb.lance.build.Repartition;
import io.lancedb.lance.build.SegmentBuild;
import io.lancedb.lance.build.SubIndexes;
import io.lancedb.lance.build.Training;
import io.lancedb.lance.build.UncommittedSegments;
import io.lancedb.lance.build.VectorField;
import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.VectorDetails;
import io.lancedb.lance.index.vector.VectorIndex;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One vector index on its way to cover all rows: what it does not cover becomes a further segment
 * with the same partitions and quantizer; or, when partitions do not fit any more or the caller
 * asks for it, all rows become one segment that replaces the others.
 */
final class OptimizedIndex {

  /**
   * What is to be committed.
   *
   * @param added the new segment
   * @param removed those that it replaces
   */
  record Change(IndexMetadata added, List<IndexMetadata> removed) {}

  private final Dataset dataset;
  private final Manifest read;
  private final List<IndexSegment> segments;
  private final IndexTarget target;
  private final UncommittedSegments uncommitted;

  /**
   * An index of a version.
   *
   * @param segments at least one
   */
  OptimizedIndex(
      Dataset dataset,
      Manifest read,
      List<IndexSegment> segments,
      IndexTarget target,
      UncommittedSegments uncommitted) {
    this.dataset = dataset;
    this.read = read;
    this.segments = segments;
    this.target = target;
    this.uncommitted = uncommitted;
  }

  /** Emits what has changed once its files are written, or nothing. */
  Mono<Change> run(boolean merge) {
    IndexCoverage coverage = IndexCoverage.of(read, segments);
    boolean complete = coverage.unindexedRows() == 0;
    if (complete && !(merge && segments.size() > 1)) {
      return Mono.empty();
    }
    IndexSegment first = segments.get(0);
    VectorField field = VectorField.ofId(read.schema(), first.fieldId(), first.name());
    return Flux.fromIterable(segments)
        .concatMap(
            segment ->
                dataset
                    .files()
                    .vectorIndices()
                    .open(dataset.root(), segment, field.element(), field.dimension()),
            1)
        .collectList()
        .publishOn(target.cpu())
        .flatMap(opened -> run(opened, field, coverage, merge));
  }

  private Mono<Change> run(
      List<VectorIndex> opened, VectorField field, IndexCoverage coverage, boolean merge) {
    IndexSegment first = segments.get(0);
    VectorIndex index = opened.get(0);
    BuildPlan plan = ExistingIndex.plan(index, field, VectorDetails.of(first, read.path()));
    Repartition repartition = new Repartition(index, plan, expectedSizes(opened, coverage));
    BuildSource all = BuildSource.of(dataset.files(), dataset.root(), read);
    if (repartition.isNeeded()) {
      SegmentBuild build = new SegmentBuild(target, all, plan, BuildListener.NONE);
      return repartition
          .run(build, target)
          .flatMap(trained -> write(build, trained, plan, read.fragments(), true));
    }
    List<Fragment> covered = merge ? read.fragments() : coverage.unindexed();
    SegmentBuild build =
        new SegmentBuild(target, merge ? all : all.over(covered), plan, BuildListener.NONE);
    return write(build, ExistingIndex.trained(index, field), plan, covered, merge);
  }

  /** The sizes of the partitions once the index covers all rows. */
  private long[] expectedSizes(List<VectorIndex> opened, IndexCoverage coverage) {
    long[] sizes = new long[opened.get(0).partitions()];
    for (VectorIndex index : opened) {
      if (index.partitions() != sizes.length) {
        throw new CorruptFileException(
            read.path(),
            -1,
            "segments of index \"%s\" have %d and %d partitions"
                .formatted(segments.get(0).name(), sizes.length, index.partitions()));
      }
      for (int p = 0; p < sizes.length; p++) {
        sizes[p] += index.partitionSize(p);
      }
    }
    double indexed = Math.max(1, coverage.indexedRows());
    double growth = (indexed + coverage.unindexedRows()) / indexed;
    for (int p = 0; p < sizes.length; p++) {
      sizes[p] = Math.round(sizes[p] * growth);
    }
    return sizes;
  }

  private Mono<Change> write(
      SegmentBuild build,
      Training.Trained trained,
      BuildPlan plan,
      List<Fragment> covered,
      boolean replaces) {
    IndexSegment first = segments.get(0);
    return build
        .write(trained, SubIndexes.of(plan), uncommitted.next())
        .map(built ->
            IndexEntries.of(
                built.described(first.details(), first.version()),
                first.name(),
                first.fieldId(),
                replaces ? first.datasetVersion() : read.version(),
                IndexEntries.ids(covered),
                Instant.now()))
        .map(entry ->
            new Change(
                entry, replaces ? segments.stream().map(IndexSegment::proto).toList() : List.of()));
  }
}
