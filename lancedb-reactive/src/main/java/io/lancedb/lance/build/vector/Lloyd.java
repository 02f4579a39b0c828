package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.NearestCentroid;
import io.lancedb.lance.simd.QuantizedKernels;
import java.util.Arrays;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lloyd's iterations: every vector goes to its nearest centroid, every centroid to the mean of its
 * vectors. Both steps are cut into pieces that may run at once; results do not depend on how.
 *
 * <p>The first iterations see only some of the vectors, evenly spread, which is enough to come near
 * the end and costs a fraction. Training ends when the loss changes by less than one part in two
 * thousand. A centroid without vectors takes half of those of the one that has most; early on, one
 * of few vectors does so too. That spares centroids for single vectors far from all others, and
 * evens out the partitions.
 */
final class Lloyd {

  private static final double TOLERANCE = 5e-4;

  /** Iterations over all vectors that follow those over some, at most. */
  private static final int LAST_ITERATIONS = 8;

  /** Part of the vectors that the first iterations see: one in so many. */
  private static final int FIRST_STEP = 4;

  /** Vectors a centroid that the first iterations see at least. */
  private static final int FIRST_VECTORS = 48;

  /** A centroid has few vectors if it has less than one in so many of its share. */
  private static final int SMALL = 4;

  /** Until then a centroid of few vectors is moved; later ones would have no time to settle. */
  private static final int MOVING_ITERATIONS = 8;

  /** Multiply-adds of a piece of work: some milliseconds. */
  private static final long PIECE_WORK = 1L << 27;

  private final float[] vectors;
  private final int rows;
  private final int dimension;
  private final boolean dot;
  private final int k;
  private final int maxIterations;

  private final float[] centroids;
  private final int[] nearest;
  private final double[] sums;
  private final int[] sizes;

  /** Whether centroids of few vectors are moved. */
  private final boolean moving;

  /** Vector {@code i * step} is seen. */
  private int step;

  private int iterations;

  /** Where this phase ends at the latest. */
  private int lastIteration;

  private double loss = Double.POSITIVE_INFINITY;
  private double squares;
  private boolean done;
  private NearestCentroid kernel;

  private Lloyd(
      float[] vectors,
      int rows,
      int dimension,
      boolean dot,
      float[] centroids,
      int maxIterations,
      int step,
      boolean moving) {
    this.moving = moving;
    this.vectors = vectors;
    this.rows = rows;
    this.dimension = dimension;
    this.dot = dot;
    this.k = centroids.length / dimension;
    this.maxIterations = maxIterations;
    this.centroids = centroids;
    this.nearest = new int[rows];
    this.sums = new double[centroids.length];
    this.sizes = new int[k];
    this.step = step;
    this.lastIteration = step == 1 ? maxIterations : maxIterations * 2 / 3;
    this.squares = squares();
    this.kernel = kernel();
  }

  /** Starts from vectors chosen at random. */
  static Lloyd sampled(
      float[] vectors, int rows, int dimension, boolean dot, int k, int maxIterations, long seed) {
    float[] centroids = Seeding.choose(vectors, rows, dimension, k, seed);
    boolean enough = (long) rows >= (long) k * FIRST_VECTORS * FIRST_STEP && maxIterations > 2;
    int step = enough ? FIRST_STEP : 1;
    return new Lloyd(vectors, rows, dimension, dot, centroids, maxIterations, step, true);
  }

  /** Starts from given centroids, which are changed. */
  static Lloyd refining(
      float[] vectors, int rows, int dimension, boolean dot, float[] centroids, int iterations) {
    return new Lloyd(vectors, rows, dimension, dot, centroids, iterations, 1, false);
  }

  /** Runs to the end on this thread. */
  Lloyd run() {
    while (!done) {
      for (int i = 0; i < assignPieces(); i++) {
        assign(i);
      }
      sum(0, k);
      move();
    }
    return this;
  }

  /** Completes at the end; all threads of the scheduler take part. */
  Mono<Void> run(Scheduler cpu, Runnable iterationDone) {
    return Mono.defer(() -> iteration(cpu))
        .doOnSuccess(nothing -> iterationDone.run())
        .repeat(() -> !done)
        .then();
  }

  private Mono<Void> iteration(Scheduler cpu) {
    int parts = Math.min(k, 2 * Lanes.count());
    return Lanes.run(assignPieces(), this::assign, cpu)
        .then(
            Mono.defer(() ->
                Lanes.run(
                    parts,
                    part ->
                        sum((int) ((long) k * part / parts), (int) ((long) k * (part + 1) / parts)),
                    cpu)))
        .then(Mono.fromRunnable(this::move));
  }

  /** Iterations that are done. */
  int iterations() {
    return iterations;
  }

  Centroids centroids() {
    return new Centroids(centroids, k, dimension, loss);
  }

  private int seen() {
    return Math.ceilDiv(rows, step);
  }

  private int pieceRows() {
    return (int) Math.max(256, PIECE_WORK / ((long) k * dimension));
  }

  private int assignPieces() {
    return Math.ceilDiv(seen(), pieceRows());
  }

  private NearestCentroid kernel() {
    return QuantizedKernels.nearest(dot ? Metric.DOT : Metric.L2, centroids, 0, k, dimension);
  }

  private void assign(int piece) {
    int from = piece * pieceRows();
    int count = Math.min(pieceRows(), seen() - from);
    kernel.find(vectors, from * step * dimension, step * dimension, count, nearest, from);
  }

  /** Sums the vectors of the centroids {@code [from, to)}. */
  private void sum(int from, int to) {
    Arrays.fill(sums, from * dimension, to * dimension, 0);
    Arrays.fill(sizes, from, to, 0);
    int seen = seen();
    for (int i = 0; i < seen; i++) {
      int centroid = nearest[i];
      if (centroid >= from && centroid < to) {
        sizes[centroid]++;
        int at = centroid * dimension;
        int row = i * step * dimension;
        for (int d = 0; d < dimension; d++) {
          sums[at + d] += vectors[row + d];
        }
      }
    }
  }

  private void move() {
    double before = loss;
    loss = loss();
    iterations++;
    for (int i = 0; i < k; i++) {
      for (int d = i * dimension; d < (i + 1) * dimension && sizes[i] > 0; d++) {
        centroids[d] = (float) (sums[d] / sizes[i]);
      }
    }
    boolean split = splitForSmall();
    boolean settled = !split && Math.abs(before - loss) <= TOLERANCE * Math.abs(loss);
    if (step == 1) {
      done = settled || iterations >= lastIteration;
    } else if (settled || iterations >= lastIteration) {
      step = 1;
      lastIteration = Math.min(maxIterations, iterations + LAST_ITERATIONS);
      loss = Double.POSITIVE_INFINITY;
      squares = squares();
    }
    if (!done) {
      kernel = kernel();
    }
  }

  /** The sum of |x - c|² is that of |x|² - 2 x·c + |c|², and of x there is the sum a centroid. */
  private double loss() {
    double products = 0;
    double norms = 0;
    for (int i = 0; i < k; i++) {
      double norm = 0;
      for (int d = i * dimension; d < (i + 1) * dimension; d++) {
        products += sums[d] * centroids[d];
        norm += (double) centroids[d] * centroids[d];
      }
      norms += sizes[i] * norm;
    }
    return dot ? seen() - products : Math.max(0, squares - 2 * products + norms);
  }

  private double squares() {
    double sum = 0;
    int seen = seen();
    for (int i = 0; i < seen; i++) {
      int row = i * step * dimension;
      double square = 0;
      for (int d = row; d < row + dimension; d++) {
        square += (double) vectors[d] * vectors[d];
      }
      sum += square;
    }
    return sum;
  }

  private boolean splitForSmall() {
    boolean split = false;
    boolean early = moving && iterations % 2 == 0 && iterations <= MOVING_ITERATIONS;
    int small = early ? (int) (seen() / ((long) k * SMALL)) : 0;
    for (int i = 0; i < k; i++) {
      if (sizes[i] <= small) {
        int largest = 0;
        for (int j = 1; j < k; j++) {
          largest = sizes[j] > sizes[largest] ? j : largest;
        }
        if (sizes[largest] < 2 || sizes[largest] <= small) {
          return split;
        }
        for (int d = 0; d < dimension; d++) {
          float value = centroids[largest * dimension + d];
          float shift = value * (d % 2 == 0 ? 1f : -1f) / 1024;
          centroids[i * dimension + d] = value + shift;
          centroids[largest * dimension + d] = value - shift;
        }
        sizes[i] = sizes[largest] / 2;
        sizes[largest] -= sizes[i];
        split = true;
      }
    }
    return split;
  }
}
