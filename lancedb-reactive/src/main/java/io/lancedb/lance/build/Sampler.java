package io.lancedb.lance.build;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.scan.FragmentReader;
import io.lancedb.lance.scan.Scanner;
import io.lancedb.lance.scan.SystemColumns;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Draws vectors at random from the rows of a version. A small sample reads only the rows that it
 * draws, in short blocks; a large one scans the column. Equal seeds draw equal samples.
 */
final class Sampler {

  /** Rows that lie together are drawn together up to so many bytes: what one read costs anyway. */
  private static final int BLOCK_BYTES = 4096;

  /** Bytes of vectors that one task reads. */
  private static final int TASK_BYTES = 2 << 20;

  private static final int READ_AHEAD = 4;

  /** A sample of more than this share of the rows scans them. */
  private static final double SCAN_SHARE = 0.3;

  /** The share of the heap that a sample may take. */
  private static final int HEAP_SHARE = 4;

  private final BuildSource source;
  private final VectorRows rows;
  private final VectorField field;
  private final long seed;
  private final Scheduler cpu;
  private final Scratches scratches = new Scratches();

  Sampler(BuildSource source, VectorRows rows, VectorField field, long seed, Scheduler cpu) {
    this.source = source;
    this.rows = rows;
    this.field = field;
    this.seed = seed;
    this.cpu = cpu;
  }

  /**
   * Emits about so many vectors, at most.
   *
   * @param wanted number of vectors; less are drawn where the heap is small
   */
  Mono<VectorSample> draw(long wanted, DoubleConsumer progress) {
    return Mono.defer(() -> {
      long room = Runtime.getRuntime().maxMemory() / HEAP_SHARE / (4L * field.dimension());
      int most = (int) Math.min(Math.min(wanted, room), (1L << 30) / field.dimension());
      long live = source.liveRows();
      boolean scan = field.multivector() || source.isNested(field) || most > SCAN_SHARE * live;
      Flux<VectorRows.Taken> drawn = scan ? scan(most, live) : blocks(most, live);
      int capacity = field.multivector() ? most : (int) Math.min(most, live);
      SampleArray sample = new SampleArray(field, capacity);
      return drawn
          .doOnNext(taken -> {
            sample.add(taken.vectors());
            progress.accept(sample.share());
          })
          .then(Mono.fromSupplier(sample::toSample));
    });
  }

  /** Rows are kept by a hash of their id; of lists all vectors of a row. */
  private Flux<VectorRows.Taken> scan(int most, long live) {
    double share = Math.min(1, 1.02 * most / Math.max(1, live));
    long limit = (long) (share * Long.MAX_VALUE);
    Scanner scanner = source.scanner();
    return scanner.map(
        List.of(field.name(), SystemColumns.ROW_ID),
        null,
        0,
        batch -> {
          try (batch) {
            VectorRows.Taken taken = rows.take(batch, new Scratch());
            return share == 1 ? rows.detached(taken) : rows.some(taken, id -> hash(id) <= limit);
          }
        });
  }

  private long hash(long id) {
    long h = (id + seed) * 0x9E3779B97F4A7C15L;
    h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
    return (h ^ h >>> 29) >>> 1;
  }

  private record Task(FragmentReader reader, RowRanges rows) {}

  private Flux<VectorRows.Taken> blocks(int most, long live) {
    return Flux.fromIterable(source.fragments())
        .concatMap(
            fragment -> {
              long quota = Math.round((double) most * fragment.liveRows() / live);
              return quota == 0 ? Flux.<Task>empty() : tasks(fragment, quota);
            },
            1)
        .flatMapSequential(this::read, READ_AHEAD, 1);
  }

  private Flux<Task> tasks(Fragment fragment, long quota) {
    return Mono.zip(
            FragmentReader.open(source.files(), source.root(), fragment, List.of(field.field())),
            source.files().deletions(source.root(), fragment))
        .flatMapMany(opened ->
            Flux.fromIterable(choose(fragment, quota, opened.getT2()))
                .map(ranges -> new Task(opened.getT1(), ranges)));
  }

  /** Some rows that are not deleted, as many as one task reads in each element. */
  private List<RowRanges> choose(Fragment fragment, long quota, DeletionVector deleted) {
    int block = Math.max(1, BLOCK_BYTES / field.vectorBytes());
    int perTask = Math.max(block, TASK_BYTES / field.vectorBytes());
    long blocks = (fragment.physicalRows() + block - 1) / block;
    long wanted =
        Math.ceilDiv(quota * fragment.physicalRows(), block * Math.max(1, fragment.liveRows()));
    java.util.Random random = new java.util.Random(seed ^ fragment.id() * 31);
    List<RowRanges> tasks = new ArrayList<>();
    long[] chosen = new long[perTask + block];
    int n = 0;
    for (long b = 0; b < blocks && wanted > 0; b++) {
      if (random.nextDouble() * (blocks - b) >= wanted) {
        continue;
      }
      wanted--;
      long end = Math.min(fragment.physicalRows(), (b + 1) * block);
      for (long row = b * block; row < end; row++) {
        if (!deleted.contains((int) row)) {
          chosen[n++] = row;
        }
      }
      if (n >= perTask) {
        tasks.add(RowRanges.ofRows(Arrays.copyOf(chosen, n)));
        n = 0;
      }
    }
    if (n > 0) {
      tasks.add(RowRanges.ofRows(Arrays.copyOf(chosen, n)));
    }
    return tasks;
  }

  private Mono<VectorRows.Taken> read(Task task) {
    return task.reader
        .read(List.of(field.field()), task.rows)
        .publishOn(cpu)
        .map(batch -> {
          try (batch) {
            long[] ids = new long[batch.getRowCount()];
            return scratches.with(
                scratch -> rows.detached(rows.take(batch.getVector(0), ids, scratch)));
          }
        })
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }
}
