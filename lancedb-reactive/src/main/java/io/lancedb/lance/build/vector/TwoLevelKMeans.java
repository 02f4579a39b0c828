package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.NearestCentroid;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains many centroids: coarse ones, those of the vectors of each, then all together. */
final class TwoLevelKMeans {

  /** Iterations over all vectors and centroids at the end. */
  private static final int LAST_ITERATIONS = 3;

  /** Vectors that train a coarse centroid. */
  private static final int COARSE_VECTORS = 512;

  private final float[] sample;
  private final int rows;
  private final int dimension;
  private final boolean dot;
  private final KMeansOptions options;
  private final DoubleConsumer progress;
  private final int coarseCount;

  TwoLevelKMeans(
      float[] sample,
      int rows,
      int dimension,
      boolean dot,
      KMeansOptions options,
      DoubleConsumer progress) {
    this.sample = sample;
    this.rows = rows;
    this.dimension = dimension;
    this.dot = dot;
    this.options = options;
    this.progress = progress;
    this.coarseCount = (int) Math.ceil(Math.sqrt(options.k()));
  }

  Mono<Centroids> train(Scheduler cpu) {
    return Mono.fromCallable(this::coarse)
        .subscribeOn(cpu)
        .flatMap(coarse -> coarse.run(cpu, () -> {}).then(Mono.fromCallable(coarse::centroids)))
        .flatMap(coarse -> {
          progress.accept(0.1);
          return assigned(coarse, cpu);
        })
        .flatMap(members -> fine(members, cpu))
        .flatMap(centroids -> last(centroids, cpu));
  }

  /** Sees a part of the sample, evenly spread. */
  private Lloyd coarse() {
    int count = (int) Math.min(rows, (long) coarseCount * COARSE_VECTORS);
    float[] part = new float[count * dimension];
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * rows / count);
      System.arraycopy(sample, row * dimension, part, i * dimension, dimension);
    }
    return Lloyd.sampled(
        part, count, dimension, dot, coarseCount, options.maxIterations(), options.seed());
  }

  /** The numbers of the vectors of each coarse centroid. */
  private Mono<int[][]> assigned(Centroids coarse, Scheduler cpu) {
    int piece = 4096;
    int[] nearest = new int[rows];
    NearestCentroid kernel = coarse.kernel(dot);
    return Lanes.run(
            Math.ceilDiv(rows, piece),
            i ->
                kernel.find(
                    sample,
                    i * piece * dimension,
                    dimension,
                    Math.min(piece, rows - i * piece),
                    nearest,
                    i * piece),
            cpu)
        .then(Mono.fromCallable(() -> grouped(nearest)));
  }

  private int[][] grouped(int[] nearest) {
    int[] sizes = new int[coarseCount];
    for (int centroid : nearest) {
      sizes[centroid]++;
    }
    int[][] members = new int[coarseCount][];
    Arrays.setAll(members, i -> new int[sizes[i]]);
    Arrays.fill(sizes, 0);
    for (int row = 0; row < rows; row++) {
      members[nearest[row]][sizes[nearest[row]]++] = row;
    }
    return members;
  }

  private Mono<float[]> fine(int[][] members, Scheduler cpu) {
    int[] shares = shares(members);
    int[] firsts = new int[coarseCount];
    for (int i = 1; i < coarseCount; i++) {
      firsts[i] = firsts[i - 1] + shares[i - 1];
    }
    float[] centroids = new float[options.k() * dimension];
    return Lanes.run(
            coarseCount,
            i -> {
              if (shares[i] > 0) {
                float[] own = new float[members[i].length * dimension];
                for (int j = 0; j < members[i].length; j++) {
                  System.arraycopy(
                      sample, members[i][j] * dimension, own, j * dimension, dimension);
                }
                Lloyd lloyd =
                    Lloyd.sampled(
                            own,
                            members[i].length,
                            dimension,
                            dot,
                            shares[i],
                            options.maxIterations(),
                            options.seed() + i + 1)
                        .run();
                float[] values = lloyd.centroids().values();
                System.arraycopy(values, 0, centroids, firsts[i] * dimension, values.length);
              }
              progress.accept(0.1 + 0.4 * (i + 1) / coarseCount);
            },
            cpu)
        .then(Mono.fromCallable(() -> centroids));
  }

  /** How many centroids each group gets: its share, rounded so that the sum is right. */
  private int[] shares(int[][] members) {
    int[] shares = new int[coarseCount];
    long seen = 0;
    int given = 0;
    for (int i = 0; i < coarseCount; i++) {
      seen += members[i].length;
      int upTo = (int) Math.round((double) seen * options.k() / rows);
      shares[i] = Math.min(members[i].length, upTo - given);
      given += shares[i];
    }
    for (int i = 0; given < options.k(); i = (i + 1) % coarseCount) {
      if (shares[i] < members[i].length) {
        shares[i]++;
        given++;
      }
    }
    return shares;
  }

  private Mono<Centroids> last(float[] centroids, Scheduler cpu) {
    return Mono.fromCallable(
            () -> Lloyd.refining(sample, rows, dimension, dot, centroids, LAST_ITERATIONS))
        .flatMap(lloyd ->
            lloyd
                .run(cpu, () -> progress.accept(0.5 + 0.5 * lloyd.iterations() / LAST_ITERATIONS))
                .then(Mono.fromCallable(lloyd::centroids)));
  }
}
