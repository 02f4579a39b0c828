package io.lancedb.lance.build.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.storage.PreparedQuery;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.ScalarStorage;
import io.lancedb.lance.index.vector.storage.StorageKind;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.index.vector.storage.VectorStorages;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.QueryVector;
import io.lancedb.testing.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar quantization against the same in doubles. */
@ExtendWith(ArrowMemory.class)
class ScalarStorageTest {

  private static final int ROWS = 700;
  private static final long SEED = 20261122;

  private static float[] vectors(int rows, int dimension, SplittableRandom random) {
    float[] vectors = new float[rows * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) (random.nextGaussian() + 0.3);
    }
    return vectors;
  }

  private static StoredVectors store(
      VectorEncoder encoder, float[] vectors, int dimension, BufferAllocator allocator) {
    int stride = encoder.recordBytes() + 3;
    MemorySegment records = MemorySegment.ofArray(new byte[5 + ROWS * stride]);
    VectorBatch batch = new VectorBatch(ROWS, dimension, vectors, MemorySegment.ofArray(vectors));
    encoder.encode(batch, new int[ROWS], records, 5, stride);
    long[] ids = IntStream.range(0, ROWS).mapToLong(i -> 7_000_000_000L + i).toArray();
    VectorStorage storage = encoder.storage();
    VectorStorage read =
        VectorStorages.of(
            StorageKind.SQ, storage.metric(), ElementType.FLOAT32, storage.metadata(0), null, "f");
    assertThat(read).isEqualTo(storage);
    return read.open(encoder.partition(ids, records, 5, stride, allocator), "f");
  }

  /** The distance as the field defines it; a query that is stored itself is what its code is. */
  private static double expected(
      ScalarStorage storage, float[] query, float[] vectors, int row, boolean stored) {
    double sum = 0;
    double step = storage.step();
    for (int i = 0; i < query.length; i++) {
      int q = storage.code(query[i]) & 0xff;
      int v = storage.code(vectors[row * query.length + i]) & 0xff;
      double element = stored ? storage.start() + step * q : query[i];
      sum +=
          storage.metric() == Metric.DOT
              ? element * (storage.start() + step * v)
              : step * step * (q - v) * (q - v);
    }
    return storage.metric() == Metric.DOT ? 1 - sum : sum;
  }

  /** By how much a product may be off, because its query is in steps of a 65535th of its range. */
  private static double rounding(ScalarStorage storage, float[] query, float[] vectors, int row) {
    if (storage.metric() != Metric.DOT) {
      return 0;
    }
    double least = query[0];
    double greatest = query[0];
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      least = Math.min(least, query[i]);
      greatest = Math.max(greatest, query[i]);
      int code = storage.code(vectors[row * query.length + i]) & 0xff;
      sum += storage.step() * code;
    }
    return (greatest - least) / 65535 / 2 * sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32, 63, 96, 257})
  void distancesAreThoseOfTheCodes(int dimension, BufferAllocator allocator) {
    SplittableRandom random = new SplittableRandom(SEED + dimension);
    for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE, Metric.DOT}) {
      float[] vectors = vectors(ROWS, dimension, random);
      VectorEncoder encoder = ScalarEncoder.train(vectors, ROWS, dimension, metric);
      ScalarStorage storage = (ScalarStorage) encoder.storage();
      float[] query = vectors(1, dimension, random);
      try (StoredVectors stored = store(encoder, vectors, dimension, allocator)) {
        Probe probe =
            storage
                .query(new PreparedQuery(QueryVector.of(query), query))
                .probe(stored, new float[dimension], 0, 0);
        float[] block = new float[ROWS + 2];
        probe.distances(0, ROWS, block, 2);
        int[] some = {3, 699, 0, 500, 3};
        float[] ofSome = new float[some.length];
        probe.distances(some, some.length, ofSome);
        for (int row = 0; row < ROWS; row++) {
          double exact = expected(storage, query, vectors, row, false);
          assertThat((double) probe.distance(row))
              .as("%s, dimension %d, row %d", metric, dimension, row)
              .isCloseTo(
                  exact,
                  within(
                      1e-5 * (dimension + Math.abs(exact))
                          + rounding(storage, query, vectors, row)));
          assertThat(block[row + 2]).isEqualTo(probe.distance(row));
        }
        for (int i = 0; i < some.length; i++) {
          assertThat(ofSome[i]).isEqualTo(probe.distance(some[i]));
        }
        assertSearch(probe, stored, null);
        assertSearch(probe, stored, allowed(2));
        assertSearch(probe, stored, allowed(10));
        assertBetweenStored(storage, stored, vectors, dimension);
      }
    }
  }

  private static AllowedRows allowed(int every) {
    return new AllowedRows() {
      @Override
      public boolean contains(long rowId) {
        return rowId % every == 0;
      }

      @Override
      public double share() {
        return 1.0 / every;
      }
    };
  }

  private static void assertSearch(
      Probe probe, StoredVectors stored, @Nullable AllowedRows allowed) {
    float lower = probe.distance(5);
    TopK expected = new TopK(20);
    for (int row = 0; row < ROWS; row++) {
      float distance = probe.distance(row);
      if (distance >= lower && (allowed == null || allowed.contains(stored.rowId(row)))) {
        expected.offer(distance, stored.rowId(row));
      }
    }
    TopK found = new TopK(20);
    probe.search(found, lower, Float.POSITIVE_INFINITY, allowed);
    assertThat(sorted(found)).isEqualTo(sorted(expected));
  }

  private static long[] sorted(TopK top) {
    long[] ids = new long[top.size()];
    top.sortedInto(ids, new float[top.size()]);
    return ids;
  }

  private static void assertBetweenStored(
      ScalarStorage storage, StoredVectors stored, float[] vectors, int dimension) {
    float[] query = java.util.Arrays.copyOfRange(vectors, 9 * dimension, 10 * dimension);
    double exact = expected(storage, query, vectors, 11, true);
    assertThat((double) stored.probe(9).distance(11))
        .isCloseTo(exact, within(1e-5 * (dimension + Math.abs(exact))));
    assertThat(stored.memoryBytes()).isGreaterThan((long) ROWS * (dimension + 8));
  }

  @Test
  void codesAreCutAndStayWithinTheirRange() {
    ScalarStorage storage = new ScalarStorage(Metric.L2, 4, -1, 1);
    assertThat(storage.code(-1)).isZero();
    assertThat(storage.code(-5)).isZero();
    assertThat(storage.code(0)).isEqualTo((byte) 127);
    assertThat(storage.code(1)).isEqualTo((byte) 255);
    assertThat(storage.code(9)).isEqualTo((byte) 255);
    assertThat(new ScalarStorage(Metric.L2, 4, 2, 2).code(2)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"dim\":4,\"num_bits\":8}",
        "{\"dim\":0,\"num_bits\":8,\"bounds\":{\"start\":0,\"end\":1}}",
        "{\"dim\":4,\"num_bits\":8,\"bounds\":{\"start\":2,\"end\":1}}",
        "{\"dim\":4,\"num_bits\":8,\"bounds\":{\"start\":\"a\",\"end\":1}}",
        "[1]"
      })
  void damagedMetadataIsCorrupt(String json) {
    assertThatThrownBy(() -> read(Metric.L2, json)).isInstanceOf(CorruptFileException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"HAMMING"})
  void whatIsNotKnownIsRefusedByName(Metric metric) {
    assertThatThrownBy(() -> read(metric, "{\"dim\":4,\"num_bits\":8,\"bounds\":{}}"))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(
            () -> read(Metric.L2, "{\"dim\":4,\"num_bits\":4,\"bounds\":{\"start\":0,\"end\":1}}"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("4 bits");
  }

  private static VectorStorage read(Metric metric, String json) {
    return VectorStorages.of(StorageKind.SQ, metric, ElementType.FLOAT32, json, null, "f");
  }
}
