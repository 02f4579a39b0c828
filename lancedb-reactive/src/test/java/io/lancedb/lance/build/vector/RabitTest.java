package io.lancedb.lance.build.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.storage.PreparedQuery;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.RabitStorage;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.QueryVector;
import io.lancedb.testing.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ArrowMemory.class)
class RabitTest {

  private static final int ROWS = 3 * 32 + 7;
  private static final int[] DIMENSIONS = {
    1, 2, 3, 7, 8, 9, 16, 24, 31, 48, 63, 64, 65, 96, 100, 128, 200, 256, 257, 768, 1536
  };
  private static final List<Metric> METRICS = List.of(Metric.L2, Metric.COSINE, Metric.DOT);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private float[] vectors(int count, int dimension) {
    float[] vectors = new float[count * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    return vectors;
  }

  private static void normalize(float[] vectors, int dimension) {
    for (int from = 0; from < vectors.length; from += dimension) {
      double sum = 0;
      for (int i = from; i < from + dimension; i++) {
        sum += (double) vectors[i] * vectors[i];
      }
      for (int i = from; i < from + dimension; i++) {
        vectors[i] /= (float) Math.sqrt(sum);
      }
    }
  }

  /** The case of a test: vectors around two centroids, all in partition 1, and a query. */
  private final class Case {

    final Metric metric;
    final int dimension;
    final float[] centroids;
    final float[] vectors;
    final float[] query;
    final RabitEncoder encoder;

    Case(Metric metric, int dimension, int bits) {
      this.metric = metric;
      this.dimension = dimension;
      centroids = vectors(2, dimension);
      vectors = vectors(ROWS, dimension);
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = 0.5f * vectors[i] + centroids[dimension + i % dimension];
      }
      query = vectors(1, dimension);
      if (metric == Metric.COSINE) {
        normalize(vectors, dimension);
        normalize(query, dimension);
      }
      encoder = RabitEncoder.create(metric, dimension, bits, centroids, seed);
    }

    VectorSchemaRoot partition(BufferAllocator allocator) {
      int[] partitions = new int[ROWS];
      Arrays.fill(partitions, 1);
      int stride = encoder.recordBytes() + 3;
      MemorySegment records = MemorySegment.ofArray(new byte[5 + ROWS * stride]);
      encoder.encode(
          new VectorBatch(ROWS, dimension, vectors, MemorySegment.NULL),
          partitions,
          records,
          5,
          stride);
      long[] rowIds = new long[ROWS];
      Arrays.setAll(rowIds, i -> 1000L + i);
      return encoder.partition(rowIds, records, 5, stride, allocator);
    }

    StoredVectors open(BufferAllocator allocator) {
      return reopened().open(partition(allocator), "test");
    }

    VectorStorage reopened() {
      return RabitStorage.of(metric, encoder.storage().metadata(0), null, "test");
    }

    Probe probe(StoredVectors stored) {
      return reopened()
          .query(new PreparedQuery(QueryVector.of(query), query))
          .probe(stored, centroids, 1, (float) centroidDistance());
    }

    double centroidDistance() {
      return distance(centroids, 1);
    }

    /** The distance of the query as an index has it: under cosine of unit vectors. */
    double distance(float[] vectors, int row) {
      double dot = 0;
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        double element = vectors[row * dimension + i];
        dot += query[i] * element;
        square += (query[i] - element) * (query[i] - element);
      }
      return metric == Metric.DOT ? 1 - dot : square;
    }

    /** The product of the lengths of query and vector, both without the centroid. */
    double lengths(int row) {
      double ofQuery = 0;
      double ofVector = 0;
      for (int i = 0; i < dimension; i++) {
        double center = centroids[dimension + i];
        ofQuery += (query[i] - center) * (query[i] - center);
        double residual = vectors[row * dimension + i] - center;
        ofVector += residual * residual;
      }
      return Math.sqrt(ofQuery * ofVector);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void estimatesDistancesTheBetterTheMoreBits(int bits, BufferAllocator allocator) {
    for (Metric metric : METRICS) {
      for (int dimension : DIMENSIONS) {
        if (dimension % 2 != 0 && dimension > 1) {
          continue;
        }
        Case test = new Case(metric, dimension, bits);
        try (StoredVectors stored = test.open(allocator)) {
          Probe probe = test.probe(stored);
          double error = 0;
          for (int row = 0; row < ROWS; row++) {
            double difference = probe.distance(row) - test.distance(test.vectors, row);
            error += Math.abs(difference) / test.lengths(row);
          }
          // Estimates err by about 1 / sqrt(dimension) in the angle, halved by each more bit.
          double factor = metric == Metric.DOT ? 1 : 2;
          double expected = factor * 0.9 / Math.sqrt(dimension) / Math.pow(2, bits - 1);
          assertThat(error / ROWS)
              .as("seed %s, %s, dimension %s, bits %s", seed, metric, dimension, bits)
              .isLessThan(expected + 1e-4);
        }
      }
    }
  }

  @Test
  void followsTheFormulasOfOneBit(BufferAllocator allocator) {
    for (Metric metric : METRICS) {
      for (int dimension : DIMENSIONS) {
        Case test = new Case(metric, dimension, 1);
        RabitStorage storage = (RabitStorage) test.encoder.storage();
        float[] query = storage.rotation().apply(test.query.clone());
        float[] centroid =
            storage.rotation().apply(Arrays.copyOfRange(test.centroids, dimension, 2 * dimension));
        try (StoredVectors stored = test.open(allocator)) {
          Probe probe = test.probe(stored);
          for (int row = 0; row < ROWS; row++) {
            float[] vector =
                storage
                    .rotation()
                    .apply(
                        Arrays.copyOfRange(test.vectors, row * dimension, (row + 1) * dimension));
            double length = 0;
            double code = 0;
            double queryCode = 0;
            double centroidCode = 0;
            double product = 0;
            for (int i = 0; i < dimension; i++) {
              float residual = vector[i] - centroid[i];
              double sign = Float.floatToRawIntBits(residual) < 0 ? -0.5 : 0.5;
              double original = test.vectors[row * dimension + i] - test.centroids[dimension + i];
              length += original * original;
              code += sign * residual;
              queryCode += sign * query[i];
              centroidCode += sign * centroid[i];
              product += (double) residual * centroid[i];
            }
            double expected;
            if (metric == Metric.DOT) {
              expected =
                  1
                      - product
                      + length * centroidCode / code
                      - length / code * queryCode
                      + test.centroidDistance()
                      - 1;
            } else {
              expected =
                  length
                      + 2 * length * centroidCode / code
                      - 2 * length / code * queryCode
                      + test.centroidDistance();
            }
            assertThat((double) probe.distance(row))
                .as("seed %s, %s, dimension %s, row %s", seed, metric, dimension, row)
                .isCloseTo(
                    expected, within(1e-4 * (1 + length + Math.abs(test.centroidDistance()))));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void findsTheNearestOfAllRows(int bits, BufferAllocator allocator) {
    for (Metric metric : METRICS) {
      for (int dimension : DIMENSIONS) {
        Case test = new Case(metric, dimension, bits);
        try (StoredVectors stored = test.open(allocator)) {
          Probe probe = test.probe(stored);
          TopK expected = new TopK(10);
          for (int row = 0; row < ROWS; row++) {
            assertThat(stored.rowId(row)).isEqualTo(1000 + row);
            expected.offer(probe.distance(row), stored.rowId(row));
          }
          TopK found = new TopK(10);
          probe.search(found, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, null);
          // With extra bits rows are skipped by their signs, which errs once in a while.
          assertThat(common(found, expected))
              .as("seed %s, %s, dimension %s, bits %s", seed, metric, dimension, bits)
              .isGreaterThanOrEqualTo(bits == 1 || dimension == 1 ? 10 : 7);
        }
      }
    }
  }

  private static long common(TopK found, TopK expected) {
    return Arrays.stream(ids(found))
        .filter(id -> Arrays.stream(ids(expected)).anyMatch(other -> other == id))
        .count();
  }

  private static long[] ids(TopK top) {
    long[] ids = new long[top.size()];
    top.sortedInto(ids, new float[top.size()]);
    return ids;
  }

  @Test
  void zeroVectorsHaveDistancesAndThoseWithoutNumbersAreNotFound(BufferAllocator allocator) {
    for (int bits : new int[] {1, 4}) {
      Case test = new Case(Metric.L2, 64, bits);
      System.arraycopy(test.centroids, 64, test.vectors, 0, 64);
      Arrays.fill(test.vectors, 64, 128, 0);
      test.vectors[128] = Float.NaN;
      try (StoredVectors stored = test.open(allocator)) {
        Probe probe = test.probe(stored);
        assertThat((double) probe.distance(0))
            .isCloseTo(test.centroidDistance(), within(1e-3 * test.centroidDistance()));
        assertThat(probe.distance(1)).isFinite();
        TopK top = new TopK(ROWS);
        probe.search(top, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, null);
        assertThat(ids(top)).as("seed %s", seed).hasSize(ROWS - 1).doesNotContain(1002);
      }
    }
  }

  @Test
  void keepsToTheRangeAndToAllowedRows(BufferAllocator allocator) {
    Case test = new Case(Metric.L2, 32, 1);
    try (StoredVectors stored = test.open(allocator)) {
      Probe probe = test.probe(stored);
      TopK all = new TopK(ROWS);
      probe.search(all, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, null);
      long[] ids = new long[ROWS];
      float[] distances = new float[ROWS];
      all.sortedInto(ids, distances);
      TopK some = new TopK(ROWS);
      probe.search(
          some,
          distances[10],
          distances[40],
          new AllowedRows() {
            @Override
            public boolean contains(long rowId) {
              return rowId % 2 == 0;
            }

            @Override
            public double share() {
              return 0.5;
            }
          });
      assertThat(ids(some))
          .as("seed %s", seed)
          .containsExactly(
              Arrays.stream(Arrays.copyOfRange(ids, 10, 40)).filter(id -> id % 2 == 0).toArray());
    }
  }

  @Test
  void aPartitionWithoutItsColumnsIsRefused(BufferAllocator allocator) {
    Case test = new Case(Metric.L2, 32, 3);
    for (int missing = 0; missing < 8; missing++) {
      if (missing == 4) {
        continue; // Without error factors all rows are looked at.
      }
      VectorSchemaRoot whole = test.partition(allocator);
      VectorSchemaRoot rest = whole.removeVector(missing);
      whole.getVector(missing).close();
      assertThatThrownBy(() -> test.reopened().open(rest, "index"))
          .as("column %s", missing)
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("index");
    }
  }

  @Test
  void damagedAndOldMetadataAreRefused() {
    Case test = new Case(Metric.L2, 32, 3);
    String metadata = test.encoder.storage().metadata(0);
    for (String bad :
        List.of(
            "",
            "{",
            metadata.replace("\"code_dim\":32", "\"code_dim\":-1"),
            metadata.replace("\"code_dim\":32", "\"code_dim\":1000000000"),
            metadata.replace("\"code_dim\":32", "\"code_dim\":64"),
            metadata.replace("\"num_bits\":3", "\"num_bits\":10"),
            metadata.replace("\"fast\"", "\"matrix\""))) {
      assertThatThrownBy(() -> RabitStorage.of(Metric.L2, bad, null, "index"))
          .as(bad)
          .isInstanceOfAny(CorruptFileException.class, UnsupportedFeatureException.class);
    }
    assertThatThrownBy(
            () -> RabitStorage.of(Metric.L2, metadata.replace("raw_", "residual_"), null, "i"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("residual_query");
  }
}
