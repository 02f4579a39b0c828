package io.lancedb.lance.build.vector;

import static io.lancedb.lance.file.bytes.ArrowMemory.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.InvalidIndexException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.storage.PreparedQuery;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.StorageKind;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.index.vector.storage.VectorStorages;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.QueryVector;
import io.lancedb.testing.ArrowMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@ExtendWith(ArrowMemory.class)
class ProductEncoderTest {

  private static final int ROWS = 3000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @CsvSource({
    "L2,8,16,4",
    "L2,4,16,8",
    "COSINE,8,24,3",
    "COSINE,4,8,2",
    "DOT,8,12,12",
    "DOT,4,32,16",
    "L2,8,5,1",
    "L2,8,260,130"
  })
  void searchesFindWhatAllDistancesSay(
      Metric metric, int bits, int dimension, int subVectors, BufferAllocator allocator) {
    float[] vectors = vectors(ROWS, dimension, metric);
    Centroids centroids = centroids(vectors, dimension, metric, 3);
    VectorEncoder encoder =
        train(vectors, centroids, new PqOptions(bits, subVectors, 10, 1), metric);
    int[] partitions = new int[ROWS];
    new Assignment(centroids, metric).assign(vectors, ROWS, partitions, new float[ROWS]);
    VectorStorage storage = reopened(encoder.storage(), metric);
    float[] query = vectors(1, dimension, metric);

    for (int partition = 0; partition < centroids.count(); partition++) {
      long[] ids = members(partitions, partition);
      try (StoredVectors stored =
          storage.open(encoded(encoder, vectors, ids, partition, allocator), "file")) {
        assertThat(stored.size()).isEqualTo(ids.length);
        Probe probe =
            storage
                .query(new PreparedQuery(QueryVector.of(query), query))
                .probe(stored, centroids.values(), partition, 0);
        float[] all = new float[ids.length];
        probe.distances(0, ids.length, all, 0);
        for (int i = 0; i < ids.length; i++) {
          assertThat(stored.rowId(i)).isEqualTo(ids[i]);
          assertThat(probe.distance(i)).isEqualTo(all[i]);
        }
        checkDistances(metric, vectors, ids, query, all, dimension);
        checkSearches(probe, ids, all);
        Probe own = stored.probe(0);
        assertThat(metric == Metric.DOT || Math.abs(own.distance(0)) < 1e-4).isTrue();
      }
    }
  }

  /** Quantized distances are near the true ones: twice the cosine distance for cosine. */
  private void checkDistances(
      Metric metric, float[] vectors, long[] ids, float[] query, float[] all, int dimension) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < ids.length; i++) {
      double exact = 0;
      for (int d = 0; d < dimension; d++) {
        double x = vectors[(int) ids[i] * dimension + d];
        exact += metric == Metric.DOT ? x * query[d] : (x - query[d]) * (x - query[d]);
      }
      exact = metric == Metric.DOT ? 1 - exact : exact;
      error += Math.abs(exact - all[i]);
      size += Math.abs(exact);
    }
    assertThat(error / size).as("seed %s", seed).isLessThan(0.5);
  }

  private void checkSearches(Probe probe, long[] ids, float[] all) {
    for (int k : new int[] {1, 10, 200, 5000}) {
      check(probe, ids, all, k, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1);
      check(probe, ids, all, k, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0.5);
      check(probe, ids, all, k, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0.02);
      float lower = all[random.nextInt(all.length)];
      float upper = all[random.nextInt(all.length)];
      check(probe, ids, all, k, lower, upper, 1);
    }
  }

  private void check(
      Probe probe, long[] ids, float[] all, int k, float lower, float upper, double share) {
    AllowedRows allowed =
        new AllowedRows() {
          @Override
          public boolean contains(long rowId) {
            return (rowId * 0x9E3779B97F4A7C15L >>> 40) < share * (1 << 24);
          }

          @Override
          public double share() {
            return share;
          }
        };
    TopK expected = new TopK(k);
    for (int i = 0; i < ids.length; i++) {
      if (all[i] >= lower && all[i] < upper && (share == 1 || allowed.contains(ids[i]))) {
        expected.offer(all[i], ids[i]);
      }
    }
    TopK top = new TopK(k);
    probe.search(top, lower, upper, share == 1 ? null : allowed);
    assertThat(sorted(top))
        .as("seed %s, k %s, share %s", seed, k, share)
        .isEqualTo(sorted(expected));
  }

  private static long[] sorted(TopK top) {
    long[] ids = new long[top.size()];
    top.sortedInto(ids, new float[top.size()]);
    return ids;
  }

  @Test
  void aStorageThatIsNotTransposedIsReadToo(BufferAllocator allocator) {
    float[] vectors = vectors(300, 16, Metric.L2);
    Centroids centroids = new Centroids(new float[16], 1, 16, 0);
    VectorEncoder encoder = train(vectors, centroids, new PqOptions(8, 4, 5, 1), Metric.L2);
    String metadata = encoder.storage().metadata(2);
    assertThat(metadata)
        .isEqualTo(
            "{\"codebook_position\":2,\"nbits\":8,\"num_sub_vectors\":4,\"dimension\":16,"
                + "\"codebook_tensor\":[],\"transposed\":true}");
    MemorySegment tensor = MemorySegment.ofArray(encoder.storage().tensor());
    VectorStorage rows =
        VectorStorages.of(
            StorageKind.PQ,
            Metric.L2,
            ElementType.FLOAT32,
            metadata.replace("true", "false"),
            tensor,
            "file");
    long[] ids = members(new int[300], 0);
    VectorSchemaRoot columns = encoded(encoder, vectors, ids, 0, allocator);
    VectorSchemaRoot plain = encoded(encoder, vectors, ids, 0, allocator);
    MemorySegment to =
        segment(((FixedSizeListVector) plain.getVector(1)).getDataVector().getDataBuffer());
    byte[] records = new byte[300 * 4];
    encode(encoder, vectors, ids, 0, records);
    MemorySegment.copy(records, 0, to, ValueLayout.JAVA_BYTE, 0, records.length);
    try (StoredVectors a = encoder.storage().open(columns, "file");
        StoredVectors b = rows.open(plain, "file")) {
      for (int i = 0; i < 300; i += 7) {
        assertThat(a.probe(5).distance(i)).isEqualTo(b.probe(5).distance(i));
      }
    }
    // What goes on is written as always.
    assertThat(ProductEncoder.of(rows, centroids).storage().metadata(2)).isEqualTo(metadata);
  }

  @Test
  void halfPrecisionCodebooksAreExact() {
    float[] vectors = vectors(300, 16, Metric.L2);
    Centroids centroids = new Centroids(new float[16], 1, 16, 0);
    VectorEncoder encoder =
        ProductEncoder.train(
                vectors,
                300,
                centroids,
                new PqOptions(4, 4, 5, 1),
                Metric.L2,
                ElementType.FLOAT16,
                Schedulers.parallel(),
                share -> {})
            .blockOptional()
            .orElseThrow();
    VectorStorage again = reopened(encoder.storage(), Metric.L2);
    assertThat(again.tensor()).isEqualTo(encoder.storage().tensor());
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> ProductEncoder.check(32, new PqOptions(8, 5, 50, 1), Metric.L2))
        .isInstanceOf(InvalidIndexException.class)
        .hasMessageContaining("must divide");
    assertThatThrownBy(() -> ProductEncoder.check(32, new PqOptions(6, 4, 50, 1), Metric.L2))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("6 bits");
    assertThatThrownBy(() -> ProductEncoder.check(9, new PqOptions(4, 3, 50, 1), Metric.L2))
        .isInstanceOf(InvalidIndexException.class);
    assertThatThrownBy(() -> ProductEncoder.check(32, new PqOptions(8, 4, 50, 1), Metric.HAMMING))
        .isInstanceOf(UnsupportedFeatureException.class);
    StepVerifier.create(
            ProductEncoder.train(
                new float[6 * 32],
                6,
                new Centroids(new float[32], 1, 32, 0),
                new PqOptions(8, 4, 50, 1),
                Metric.L2,
                ElementType.FLOAT32,
                Schedulers.parallel(),
                share -> {}))
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(InvalidIndexException.class)
                .hasMessage("Not enough rows to train PQ. Requires 256 rows but only 6 available"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "[]",
        "x",
        "{\"codebook_position\":2,\"nbits\":8,\"num_sub_vectors\":3,\"dimension\":16}",
        "{\"codebook_position\":2,\"nbits\":8,\"num_sub_vectors\":4,\"dimension\":-16}",
        "{\"codebook_position\":2,\"nbits\":8,\"num_sub_vectors\":4,\"dimension\":20}",
        "{\"codebook_position\":2,\"nbits\":8,\"num_sub_vectors\":0,\"dimension\":16}",
        "{\"codebook_position\":2,\"nbits\":8,\"num_sub_vectors\":4,\"dimension\":99999999999}"
      })
  void damagedMetadataIsRefused(String metadata) {
    float[] vectors = vectors(300, 16, Metric.L2);
    VectorEncoder encoder =
        train(
            vectors, new Centroids(new float[16], 1, 16, 0), new PqOptions(8, 4, 1, 1), Metric.L2);
    MemorySegment tensor = MemorySegment.ofArray(encoder.storage().tensor());
    assertThatThrownBy(() ->
            VectorStorages.of(
                StorageKind.PQ, Metric.L2, ElementType.FLOAT32, metadata, tensor, "file"))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("file");
  }

  @Test
  void damagedTensorsAreRefused() {
    float[] vectors = vectors(300, 16, Metric.L2);
    VectorEncoder encoder =
        train(
            vectors, new Centroids(new float[16], 1, 16, 0), new PqOptions(8, 4, 1, 1), Metric.L2);
    byte[] tensor = Objects.requireNonNull(encoder.storage().tensor());
    String metadata = encoder.storage().metadata(2);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = Arrays.copyOf(tensor, i % 2 == 0 ? tensor.length : random.nextInt(40));
      for (int j = 0; j < 3 && damaged.length > 0; j++) {
        damaged[random.nextInt(Math.min(12, damaged.length))] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        VectorStorages.of(
            StorageKind.PQ,
            Metric.L2,
            ElementType.FLOAT32,
            metadata,
            MemorySegment.ofArray(damaged),
            "file");
      } catch (CorruptFileException | UnsupportedFeatureException e) {
        assertThat(e).as("seed %s", seed).hasMessageContaining("file");
      }
    }
  }

  private static VectorStorage reopened(VectorStorage storage, Metric metric) {
    byte[] tensor = storage.tensor();
    assertThat(tensor).isNotNull();
    assertThat(VectorStorages.tensorBuffer(StorageKind.PQ, storage.metadata(2), "file"))
        .isEqualTo(2);
    return VectorStorages.of(
        StorageKind.PQ,
        metric,
        ElementType.FLOAT32,
        storage.metadata(2),
        MemorySegment.ofArray(tensor),
        "file");
  }

  private static VectorSchemaRoot encoded(
      VectorEncoder encoder,
      float[] vectors,
      long[] ids,
      int partition,
      BufferAllocator allocator) {
    int stride = encoder.recordBytes() + 3;
    byte[] records = new byte[5 + ids.length * stride];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(records.length);
      fill(encoder, vectors, ids, partition, memory, 5, stride);
      return encoder.partition(ids, memory, 5, stride, allocator);
    }
  }

  private static void encode(
      VectorEncoder encoder, float[] vectors, long[] ids, int partition, byte[] out) {
    fill(encoder, vectors, ids, partition, MemorySegment.ofArray(out), 0, encoder.recordBytes());
  }

  private static void fill(
      VectorEncoder encoder,
      float[] vectors,
      long[] ids,
      int partition,
      MemorySegment memory,
      long offset,
      long stride) {
    int dimension = encoder.storage().dimension();
    float[] own = new float[ids.length * dimension];
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(vectors, (int) ids[i] * dimension, own, i * dimension, dimension);
    }
    int[] partitions = new int[ids.length];
    Arrays.fill(partitions, partition);
    encoder.encode(
        new VectorBatch(ids.length, dimension, own, MemorySegment.NULL),
        partitions,
        memory,
        offset,
        stride);
  }

  private static long[] members(int[] partitions, int partition) {
    long[] ids = new long[partitions.length];
    int count = 0;
    for (int i = 0; i < partitions.length; i++) {
      if (partitions[i] == partition) {
        ids[count++] = i;
      }
    }
    return Arrays.copyOf(ids, count);
  }

  private static Centroids centroids(float[] vectors, int dimension, Metric metric, int k) {
    Centroids centroids =
        KMeans.train(
                vectors,
                vectors.length / dimension,
                dimension,
                new KMeansOptions(k, metric, 10, 1),
                Schedulers.parallel(),
                share -> {})
            .blockOptional()
            .orElseThrow();
    return centroids;
  }

  private static VectorEncoder train(
      float[] vectors, Centroids centroids, PqOptions options, Metric metric) {
    VectorEncoder encoder =
        ProductEncoder.train(
                vectors,
                vectors.length / centroids.dimension(),
                centroids,
                options,
                metric,
                ElementType.FLOAT32,
                Schedulers.parallel(),
                share -> {})
            .blockOptional()
            .orElseThrow();
    return encoder;
  }

  private float[] vectors(int rows, int dimension, Metric metric) {
    float[] values = new float[rows * dimension];
    for (int row = 0; row < rows; row++) {
      double square = 0;
      for (int d = 0; d < dimension; d++) {
        values[row * dimension + d] = (float) random.nextGaussian();
        square += values[row * dimension + d] * values[row * dimension + d];
      }
      for (int d = 0; d < dimension && metric == Metric.COSINE; d++) {
        values[row * dimension + d] /= (float) Math.sqrt(square);
      }
    }
    return values;
  }
}
