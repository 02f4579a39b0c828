package io.lancedb.lance.build.graph;

import io.lancedb.lance.index.vector.storage.StoredVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Builds the graph of one partition: nodes are inserted one by one, by several workers at the same
 * time. Memory: {@code 8 m + 4} bytes a vector and a tenth more, in arrays.
 */
public final class HnswBuilder {

  /** Nodes that a worker inserts before it lets others use its thread. */
  private static final int SLICE = 64;

  /** Nodes that one worker inserts before the others start, so that these find something. */
  private static final int ALONE = 256;

  private final StoredVectors vectors;
  private final HnswOptions options;
  private final Adjacency[] levels;
  private final int[] order;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final DoubleConsumer progress;

  private HnswBuilder(StoredVectors vectors, HnswOptions options, DoubleConsumer progress) {
    this.vectors = vectors;
    this.options = options;
    this.progress = progress;
    NodeSlots[] slots = NodeSlots.draw(vectors.size(), options);
    levels = new Adjacency[slots.length];
    for (int level = 0; level < levels.length; level++) {
      levels[level] = new Adjacency(slots[level], level == 0 ? 2 * options.m() : options.m());
    }
    order = order(slots);
  }

  /**
   * Builds a graph.
   *
   * @param vectors what it is built over; not taken over, and not to be closed before the graph has
   *     been written
   * @param cpu where it is computed, by as many workers as there are processors
   * @param progress receives the share of the vectors that were inserted, 0 to 1, from any thread
   *     and not always in ascending order
   * @return emits the graph; cancel stops it within milliseconds
   */
  public static Mono<BuiltGraph> build(
      StoredVectors vectors, HnswOptions options, Scheduler cpu, DoubleConsumer progress) {
    return Mono.defer(() -> new HnswBuilder(vectors, options, progress).run(cpu)).subscribeOn(cpu);
  }

  /** Nodes of high levels first: they are what the others are found by. */
  private static int[] order(NodeSlots[] slots) {
    int size = slots[0].size();
    int[] order = new int[Math.max(0, size - 1)];
    boolean[] taken = new boolean[size];
    int at = 0;
    for (int level = slots.length - 1; level >= 0; level--) {
      for (int slot = 0; slot < slots[level].size(); slot++) {
        int node = slots[level].node(slot);
        if (node != 0 && !taken[node]) {
          taken[node] = true;
          order[at++] = node;
        }
      }
    }
    return order;
  }

  private Mono<BuiltGraph> run(Scheduler cpu) {
    List<GraphWorker> workers = new ArrayList<>();
    int count = Math.clamp(order.length / ALONE, 1, Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < count; i++) {
      workers.add(new GraphWorker(vectors, levels, options));
    }
    int alone = Math.min(ALONE, order.length);
    return work(workers.get(0), alone, cpu)
        .thenMany(
            Flux.fromIterable(workers).flatMap(worker -> work(worker, order.length, cpu), count))
        .then(Mono.fromSupplier(() -> finish(workers)));
  }

  /** Inserts nodes until there are none before {@code end}, slice by slice. */
  private Mono<Void> work(GraphWorker worker, int end, Scheduler cpu) {
    return Mono.fromSupplier(() -> slice(worker, end))
        .subscribeOn(cpu)
        .repeat()
        .takeUntil(last -> last)
        .then();
  }

  private boolean slice(GraphWorker worker, int end) {
    int from = next.getAndUpdate(at -> Math.min(end, at + SLICE));
    int to = Math.min(end, from + SLICE);
    for (int i = from; i < to; i++) {
      worker.insert(order[i], highest(order[i]));
    }
    if (to > from) {
      progress.accept(done.addAndGet(to - from) / (double) order.length);
    }
    return to >= end;
  }

  private int highest(int node) {
    int level = 0;
    while (level + 1 < levels.length && levels[level + 1].slots().of(node) >= 0) {
      level++;
    }
    return level;
  }

  private BuiltGraph finish(List<GraphWorker> workers) {
    for (GraphWorker worker : workers) {
      if (!worker.retry()) {
        throw new IllegalStateException("a list of neighbours was not given back");
      }
    }
    return new BuiltGraph(vectors, levels, options);
  }
}
