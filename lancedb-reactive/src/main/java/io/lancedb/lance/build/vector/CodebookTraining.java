package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.NearestCentroid;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Trains the codewords of each sub-vector by a k-means of its own, as many at once as there are
 * processors.
 */
final class CodebookTraining {

  /** Vectors of a task. */
  private static final int PIECE = 2048;

  private final float[] sample;
  private final int rows;
  private final Centroids centroids;
  private final PqOptions options;
  private final boolean residual;
  private final ElementType element;
  private final DoubleConsumer progress;
  private final int dimension;
  private final int length;

  CodebookTraining(
      float[] sample,
      int rows,
      Centroids centroids,
      PqOptions options,
      Metric metric,
      ElementType element,
      DoubleConsumer progress) {
    this.sample = sample;
    this.rows = rows;
    this.centroids = centroids;
    this.options = options;
    this.residual = metric != Metric.DOT;
    this.element = element;
    this.progress = progress;
    this.dimension = centroids.dimension();
    this.length = dimension / options.numSubVectors();
  }

  /** Emits the codewords, {@code [subVectors][2^numBits][length]}. */
  Mono<float[]> train(Scheduler cpu) {
    int[] partitions = new int[residual ? rows : 0];
    int entries = 1 << options.numBits();
    float[] codebook = new float[entries * dimension];
    AtomicInteger done = new AtomicInteger();
    Mono<Void> train =
        Lanes.run(
            options.numSubVectors(),
            i -> {
              float[] values =
                  Lloyd.sampled(
                          subVectors(i, partitions),
                          rows,
                          length,
                          false,
                          entries,
                          options.maxIterations(),
                          options.seed() + i)
                      .run()
                      .centroids()
                      .values();
              for (int j = 0; j < values.length; j++) {
                codebook[i * values.length + j] = rounded(values[j]);
              }
              synchronized (done) {
                progress.accept((double) done.incrementAndGet() / options.numSubVectors());
              }
            },
            cpu);
    return assign(partitions, cpu).then(train).then(Mono.fromCallable(() -> codebook));
  }

  private Mono<Void> assign(int[] partitions, Scheduler cpu) {
    if (partitions.length == 0) {
      return Mono.empty();
    }
    return Mono.defer(() -> {
      NearestCentroid kernel = centroids.kernel(false);
      return Lanes.run(
          Math.ceilDiv(rows, PIECE),
          piece -> {
            int row = piece * PIECE;
            int count = Math.min(PIECE, rows - row);
            kernel.find(sample, row * dimension, dimension, count, partitions, row);
          },
          cpu);
    });
  }

  /** Sub-vector {@code number} of all residuals, back to back. */
  private float[] subVectors(int number, int[] partitions) {
    float[] values = new float[rows * length];
    float[] centres = centroids.values();
    for (int row = 0; row < rows; row++) {
      int from = row * dimension + number * length;
      if (residual) {
        int centre = partitions[row] * dimension + number * length;
        for (int i = 0; i < length; i++) {
          values[row * length + i] = sample[from + i] - centres[centre + i];
        }
      } else {
        System.arraycopy(sample, from, values, row * length, length);
      }
    }
    return values;
  }

  private float rounded(float value) {
    return element == ElementType.FLOAT16
        ? Float.float16ToFloat(Float.floatToFloat16(value))
        : value;
  }
}
