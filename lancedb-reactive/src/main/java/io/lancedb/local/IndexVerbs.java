package io.lancedb.local;

import io.lancedb.error.IndexWaitTimeoutException;
import io.lancedb.index.CreateIndexOptions;
import io.lancedb.index.CreateIndexResult;
import io.lancedb.index.GraphIndex;
import io.lancedb.index.Index;
import io.lancedb.index.IndexProgress;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.index.OptimizeResult;
import io.lancedb.lance.build.BuildListener;
import io.lancedb.lance.dataset.CreateIndex;
import io.lancedb.lance.dataset.Dataset;
import io.lancedb.lance.dataset.OptimizeIndices;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.TableIndices;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** What a table does with its indices. */
final class IndexVerbs {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration MAX_WAIT = Duration.ofHours(2);

  private final Dataset dataset;
  private final Snapshot snapshot;

  IndexVerbs(Dataset dataset, Snapshot snapshot) {
    this.dataset = dataset;
    this.snapshot = snapshot;
  }

  Mono<CreateIndexResult> create(
      Manifest read,
      String column,
      Index index,
      CreateIndexOptions options,
      BuildListener listener) {
    return new CreateIndex(dataset, column, index, options, listener)
        .run(read)
        .map(built ->
            new CreateIndexResult(
                built.name(),
                built.segment().uuid(),
                built.segment().vectors(),
                snapshot.moveTo(built.manifest())));
  }

  Mono<OptimizeResult> optimize(Manifest read, OptimizeOptions options) {
    return new OptimizeIndices(dataset, options)
        .run(read)
        .map(done ->
            new OptimizeResult(
                done.indices(), done.added(), done.removed(), snapshot.moveTo(done.manifest())));
  }

  /** Runs a build; the last element has its result. */
  static Flux<IndexProgress> progress(
      Index index, Function<BuildListener, Mono<CreateIndexResult>> build) {
    return Flux.create(
        sink -> {
          BuildProgress progress = new BuildProgress(sink::next, index instanceof GraphIndex<?>);
          Disposable running =
              build
                  .apply(progress)
                  .contextWrite(sink.contextView())
                  .subscribe(
                      result -> {
                        sink.next(new IndexProgress(IndexProgress.Phase.DONE, 100, result));
                        sink.complete();
                      },
                      sink::error);
          sink.onDispose(running);
        },
        FluxSink.OverflowStrategy.BUFFER);
  }

  /** Looks every second, at the newest version, until the indices are there and have all rows. */
  Mono<Void> await(Collection<String> names, Duration timeout) {
    return Mono.defer(() -> {
      Set<String> pending = new ConcurrentSkipListSet<>(names);
      return Mono.defer(snapshot::latest)
          .filter(manifest -> {
            List<String> missing = pending(manifest, names);
            pending.addAll(missing);
            pending.retainAll(missing);
            return missing.isEmpty();
          })
          .repeatWhenEmpty(looks -> looks.delayElements(POLL))
          .timeout(
              timeout.compareTo(MAX_WAIT) < 0 ? timeout : MAX_WAIT,
              Mono.error(() -> new IndexWaitTimeoutException(pending, timeout)))
          .then();
    });
  }

  private static List<String> pending(Manifest manifest, Collection<String> names) {
    TableIndices indices = TableIndices.of(manifest, manifest.path());
    return names.stream().filter(name -> !covers(indices.named(name), manifest)).toList();
  }

  private static boolean covers(List<IndexSegment> segments, Manifest manifest) {
    RoaringBitmap covered = new RoaringBitmap();
    segments.forEach(segment -> covered.or(segment.fragments()));
    for (Fragment fragment : manifest.fragments()) {
      if (fragment.liveRows() > 0 && !covered.contains((int) fragment.id())) {
        return false;
      }
    }
    return !segments.isEmpty();
  }
}
