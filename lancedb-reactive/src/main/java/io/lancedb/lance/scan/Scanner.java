package io.lancedb.lance.scan;

import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.StorePath;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Scans one version of a table: rows in storage order, a few batches read ahead, each batch read,
 * decoded and filtered as one task. Memory is bounded by the batches in flight.
 */
public final class Scanner {

  /** Batches that are read at once. */
  private static final int READ_AHEAD = 4;

  private final TableFiles files;
  private final StorePath root;
  private final Manifest manifest;
  private final List<Fragment> fragments;
  private final boolean shared;

  /** Scans the version {@code manifest} of the table at {@code root}. */
  public Scanner(TableFiles files, StorePath root, Manifest manifest) {
    this(files, root, manifest, manifest.fragments(), false);
  }

  private Scanner(
      TableFiles files,
      StorePath root,
      Manifest manifest,
      List<Fragment> fragments,
      boolean shared) {
    this.files = files;
    this.root = root;
    this.manifest = manifest;
    this.fragments = fragments;
    this.shared = shared;
  }

  /** A scanner of some fragments of the version only. */
  public Scanner over(List<Fragment> some) {
    return new Scanner(files, root, manifest, List.copyOf(some), shared);
  }

  /**
   * The same, but batches may be made of memory of the store, such as mapped files: not to be
   * written to, and not for users, because a file that is cut off meanwhile fails whoever reads
   * them with an {@link InternalError}.
   */
  public Scanner sharing() {
    return new Scanner(files, root, manifest, fragments, true);
  }

  StorePath root() {
    return root;
  }

  TableFiles files() {
    return files;
  }

  Manifest manifest() {
    return manifest;
  }

  /**
   * Emits batches with these columns of the rows that meet the filter, each owned by its receiver.
   *
   * @param columns stored columns, {@link SystemColumns#ROW_ID} and {@link
   *     SystemColumns#ROW_ADDRESS}
   * @param maxBatchRows most rows of a batch, 0 for no bound of the caller's
   */
  public Flux<VectorSchemaRoot> scan(
      List<String> columns, @Nullable Filter filter, int maxBatchRows) {
    return map(columns, filter, maxBatchRows, Function.identity());
  }

  /**
   * Like {@link #scan}, with a function that turns each batch into something else as part of its
   * task, several batches at a time. The function takes the batch over.
   */
  public <R> Flux<R> map(
      List<String> columns,
      @Nullable Filter filter,
      int maxBatchRows,
      Function<VectorSchemaRoot, R> function) {
    return Flux.defer(() -> {
      ScanPlan plan = ScanPlan.of(manifest.schema(), columns, filter);
      int most = maxBatchRows == 0 ? Integer.MAX_VALUE : maxBatchRows;
      return Flux.using(
              OpenBatches::new,
              open ->
                  tasks(fragments, plan, most)
                      .flatMapSequential(
                          task -> task.run(open).map(function).map(open::keep), READ_AHEAD, 1)
                      .<R>handle(open::release),
              OpenBatches::close)
          .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
    });
  }

  private Flux<BatchTask> tasks(List<Fragment> fragments, ScanPlan plan, int maxBatchRows) {
    return Flux.fromIterable(fragments)
        .concatMap(
            fragment ->
                FragmentReader.open(files, root, fragment, plan.fields())
                    .map(reader -> shared ? reader.sharing() : reader)
                    .flatMapMany(reader ->
                        reader
                            .rowBytes(plan.fields())
                            .flatMapMany(
                                bytes -> tasks(reader, plan, new BatchSize(bytes, maxBatchRows)))),
            1);
  }

  private Flux<BatchTask> tasks(FragmentReader reader, ScanPlan plan, BatchSize size) {
    long rows = reader.physicalRows();
    return Flux.generate(
        () -> 0L,
        (start, sink) -> {
          if (start >= rows) {
            sink.complete();
            return start;
          }
          long end = Math.min(rows, start + size.next());
          sink.next(
              new BatchTask(plan, reader, reader.liveRows(start, end), files.allocator(), size));
          return end;
        });
  }

  /** Emits the number of rows that meet the filter. */
  public Mono<Long> count(@Nullable Filter filter) {
    if (filter == null) {
      return Mono.just(fragments.stream().mapToLong(Fragment::liveRows).sum());
    }
    return map(List.of(), filter, 0, Batches::countAndClose).reduce(0L, Long::sum);
  }
}
