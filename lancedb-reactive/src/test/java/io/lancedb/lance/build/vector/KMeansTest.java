package io.lancedb.lance.build.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lancedb.error.InvalidIndexException;
import io.lancedb.lance.simd.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class KMeansTest {

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void wellSeparatedGroupsAreFound() {
    int groups = 12;
    int dimension = 7;
    float[] sample = groups(groups, 100, dimension, 0.01);

    Centroids centroids = train(sample, dimension, new KMeansOptions(groups * 3, Metric.L2, 50, 1));

    assertThat(centroids.count()).isEqualTo(groups * 3);
    assertThat(centroids.loss() / (groups * 100)).as("seed %s", seed).isLessThan(0.01);
    assertLoss(sample, centroids);
  }

  @Test
  void theLossIsThatOfAGoodClustering() {
    // One dimension, uniform: the best loss of k centroids is n / (12 k²).
    int rows = 20_000;
    float[] sample = new float[rows];
    for (int i = 0; i < rows; i++) {
      sample[i] = random.nextFloat() + 5;
    }
    Centroids centroids = train(sample, 1, new KMeansOptions(16, Metric.L2, 100, 7));
    assertThat(centroids.loss()).as("seed %s", seed).isLessThan(2.0 * rows / (12 * 16 * 16));
  }

  @Test
  void manyCentroidsHaveShareOfVectors() {
    int dimension = 4;
    float[] sample = gaussians(20_000 * dimension);
    List<Double> progress = Collections.synchronizedList(new ArrayList<>());

    Centroids centroids =
        KMeans.train(
                sample,
                20_000,
                dimension,
                new KMeansOptions(500, Metric.L2, 50, 3),
                Schedulers.parallel(),
                progress::add)
            .blockOptional()
            .orElseThrow();
    assertThat(centroids.count()).isEqualTo(500);
    int[] sizes = sizes(sample, centroids, Metric.L2);
    assertThat(IntStream.of(sizes).min().orElseThrow()).as("seed %s", seed).isPositive();
    assertThat(IntStream.of(sizes).max().orElseThrow()).isLessThan(10 * 20_000 / 500);
    assertThat(progress).endsWith(1.0).allMatch(share -> share >= 0 && share <= 1);
  }

  @Test
  void equalSeedsGiveEqualCentroids() {
    float[] sample = gaussians(5000 * 8);
    for (int k : new int[] {40, 300}) {
      KMeansOptions options = new KMeansOptions(k, Metric.L2, 20, 5);
      assertThat(train(sample, 8, options).values()).isEqualTo(train(sample, 8, options).values());
    }
  }

  @Test
  void equalVectorsAndAsManyCentroidsAsVectorsWork() {
    assertThat(train(new float[1000], 2, new KMeansOptions(20, Metric.L2, 50, 1)).loss()).isZero();
    float[] sample = gaussians(30);
    assertThat(train(sample, 1, new KMeansOptions(30, Metric.L2, 50, 1)).loss())
        .isCloseTo(0, within(1e-3));
    assertThat(train(sample, 30, new KMeansOptions(1, Metric.L2, 50, 1)).values())
        .isEqualTo(sample);
  }

  @Test
  void theInnerProductDecidesForDot() {
    float[] sample = gaussians(3000 * 6);
    Centroids centroids = train(sample, 6, new KMeansOptions(10, Metric.DOT, 50, 1));
    int[] partitions = new int[3000];
    float[] distances = new float[3000];
    new Assignment(centroids, Metric.DOT).assign(sample, 3000, partitions, distances);
    for (int row = 0; row < 3000; row++) {
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < 10; i++) {
        double dot = 0;
        for (int d = 0; d < 6; d++) {
          dot += sample[row * 6 + d] * centroids.values()[i * 6 + d];
        }
        best = Math.min(best, 1 - dot);
      }
      assertThat((double) distances[row]).as("seed %s", seed).isCloseTo(best, within(1e-4));
    }
  }

  @Test
  void tooFewVectorsAreRefused() {
    StepVerifier.create(
            KMeans.train(
                new float[6],
                3,
                2,
                new KMeansOptions(4, Metric.L2, 50, 1),
                Schedulers.parallel(),
                share -> {}))
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(InvalidIndexException.class)
                .hasMessageContaining("4 centroids")
                .hasMessageContaining("3 vectors"));
  }

  @Test
  void cancelEndsTheWork() throws Exception {
    float[] sample = gaussians(4000 * 64);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Disposable training =
        KMeans.train(
                sample,
                4000,
                64,
                new KMeansOptions(200, Metric.L2, 1_000_000, 1),
                Schedulers.parallel(),
                share -> started.countDown())
            .doFinally(signal -> over.countDown())
            .subscribe();
    assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();
    training.dispose();
    assertThat(over.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void binaryCentroidsHaveTheBitsOfMost() {
    int dimension = 9;
    byte[] centres = new byte[5 * dimension];
    random.nextBytes(centres);
    byte[] sample = new byte[1000 * dimension];
    for (int row = 0; row < 1000; row++) {
      System.arraycopy(centres, row % 5 * dimension, sample, row * dimension, dimension);
      sample[row * dimension + random.nextInt(dimension)] ^= (byte) (1 << random.nextInt(8));
    }

    BinaryCentroids centroids =
        KModes.train(
                sample,
                1000,
                dimension,
                new KMeansOptions(20, Metric.HAMMING, 50, 1),
                Schedulers.parallel(),
                share -> {})
            .blockOptional()
            .orElseThrow();
    int[] partitions = new int[1000];
    float[] distances = new float[1000];
    new BinaryAssignment(centroids).assign(sample, 1000, partitions, distances);
    double sum = 0;
    for (int row = 0; row < 1000; row++) {
      int bits = 0;
      for (int d = 0; d < dimension; d++) {
        bits +=
            Integer.bitCount(
                (sample[row * dimension + d] ^ centroids.values()[partitions[row] * dimension + d])
                    & 0xff);
      }
      assertThat(distances[row]).isEqualTo(bits);
      sum += bits;
    }
    assertThat(sum)
        .as("seed %s", seed)
        .isLessThan(2500)
        .isLessThanOrEqualTo(centroids.loss() + 500);
  }

  private static Centroids train(float[] sample, int dimension, KMeansOptions options) {
    Centroids centroids =
        KMeans.train(
                sample,
                sample.length / dimension,
                dimension,
                options,
                Schedulers.parallel(),
                share -> {})
            .blockOptional()
            .orElseThrow();
    return centroids;
  }

  /** The loss of centroids is not less than that of the assignment to the final ones. */
  private static void assertLoss(float[] sample, Centroids centroids) {
    int rows = sample.length / centroids.dimension();
    float[] distances = new float[rows];
    new Assignment(centroids, Metric.L2).assign(sample, rows, new int[rows], distances);
    double sum = 0;
    for (float distance : distances) {
      sum += distance;
    }
    assertThat(sum).isLessThanOrEqualTo(centroids.loss() * 1.001 + 1e-6);
  }

  private static int[] sizes(float[] sample, Centroids centroids, Metric metric) {
    int rows = sample.length / centroids.dimension();
    int[] partitions = new int[rows];
    new Assignment(centroids, metric).assign(sample, rows, partitions, new float[rows]);
    int[] sizes = new int[centroids.count()];
    for (int partition : partitions) {
      sizes[partition]++;
    }
    return sizes;
  }

  private float[] groups(int groups, int size, int dimension, double spread) {
    float[] centres = gaussians(groups * dimension);
    float[] sample = new float[groups * size * dimension];
    for (int row = 0; row < groups * size; row++) {
      for (int d = 0; d < dimension; d++) {
        sample[row * dimension + d] =
            centres[row % groups * dimension + d] * 10 + (float) (spread * random.nextGaussian());
      }
    }
    return sample;
  }

  private float[] gaussians(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
