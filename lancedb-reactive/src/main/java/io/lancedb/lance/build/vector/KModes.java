package io.lancedb.lance.build.vector;

import io.lancedb.error.InvalidIndexException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains centroids of binary vectors: each bit of a centroid is what most of its vectors have. */
public final class KModes {

  /** Vectors of a task. */
  private static final int PIECE = 2048;

  private final byte[] sample;
  private final int rows;
  private final int dimension;
  private final KMeansOptions options;
  private final byte[] centroids;
  private final int[] nearest;
  private final float[] distances;
  private BinaryAssignment assignment;
  private double loss = Double.POSITIVE_INFINITY;
  private int iterations;
  private boolean done;

  private KModes(byte[] sample, int rows, int dimension, KMeansOptions options) {
    this.sample = sample;
    this.rows = rows;
    this.dimension = dimension;
    this.options = options;
    this.nearest = new int[rows];
    this.distances = new float[rows];
    this.centroids = chosen();
    this.assignment = new BinaryAssignment(centroids, options.k(), dimension);
  }

  /** As {@link KMeans#train}, for binary vectors of {@code dimension} bytes. */
  public static Mono<BinaryCentroids> train(
      byte[] sample,
      int rows,
      int dimension,
      KMeansOptions options,
      Scheduler cpu,
      DoubleConsumer progress) {
    if (dimension < 1 || sample.length < Math.multiplyExact(rows, dimension)) {
      throw new IllegalArgumentException(
          "%d bytes are not %d vectors of %d".formatted(sample.length, rows, dimension));
    }
    if (rows < options.k()) {
      return Mono.error(() ->
          new InvalidIndexException(
              "Not enough rows to train %d centroids: only %d vectors are available"
                  .formatted(options.k(), rows)));
    }
    return Mono.fromCallable(() -> new KModes(sample, rows, dimension, options))
        .subscribeOn(cpu)
        .flatMap(modes ->
            Mono.defer(() -> modes.iteration(cpu, progress))
                .repeat(() -> !modes.done)
                .then(Mono.fromCallable(modes::result)))
        .doOnSuccess(centroids -> progress.accept(1));
  }

  private BinaryCentroids result() {
    return new BinaryCentroids(centroids, options.k(), dimension, loss);
  }

  /** Vectors chosen at random, no place twice. */
  private byte[] chosen() {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(options.seed());
    byte[] values = new byte[Math.multiplyExact(options.k(), dimension)];
    for (int i = 0; i < options.k(); i++) {
      int place = i + random.nextInt(rows - i);
      System.arraycopy(sample, order[place] * dimension, values, i * dimension, dimension);
      order[place] = order[i];
    }
    return values;
  }

  private Mono<Void> iteration(Scheduler cpu, DoubleConsumer progress) {
    return Lanes.run(
            Math.ceilDiv(rows, PIECE),
            piece ->
                assignment.assign(
                    sample,
                    piece * PIECE,
                    Math.min(PIECE, rows - piece * PIECE),
                    nearest,
                    distances),
            cpu)
        .then(
            Mono.fromRunnable(() -> {
              move();
              progress.accept((double) iterations / options.maxIterations());
            }));
  }

  private void move() {
    double before = loss;
    loss = 0;
    for (float distance : distances) {
      loss += distance;
    }
    iterations++;
    int bits = dimension * Byte.SIZE;
    int[] sizes = new int[options.k()];
    int[] ones = new int[Math.multiplyExact(options.k(), bits)];
    for (int row = 0; row < rows; row++) {
      sizes[nearest[row]]++;
      int at = nearest[row] * bits;
      for (int i = 0; i < bits; i++) {
        ones[at + i] += sample[row * dimension + (i >> 3)] >> (i & 7) & 1;
      }
    }
    for (int i = 0; i < options.k(); i++) {
      if (sizes[i] > 0) {
        for (int bit = 0; bit < bits; bit++) {
          int mask = 1 << (bit & 7);
          int at = i * dimension + (bit >> 3);
          boolean one = 2 * ones[i * bits + bit] > sizes[i];
          centroids[at] = (byte) (one ? centroids[at] | mask : centroids[at] & ~mask);
        }
      } else {
        moveEmpty(i);
      }
    }
    assignment = new BinaryAssignment(centroids, options.k(), dimension);
    done =
        iterations >= options.maxIterations() || Math.abs(before - loss) < 1e-4 * loss || loss == 0;
  }

  /** A centroid without vectors becomes the vector that is farthest from its own. */
  private void moveEmpty(int centroid) {
    int farthest = 0;
    for (int row = 1; row < rows; row++) {
      farthest = distances[row] > distances[farthest] ? row : farthest;
    }
    distances[farthest] = 0;
    System.arraycopy(sample, farthest * dimension, centroids, centroid * dimension, dimension);
  }
}
