package io.lancedb.benchmarks;

import io.lancedb.lance.build.graph.BuiltGraph;
import io.lancedb.lance.build.graph.HnswBuilder;
import io.lancedb.lance.build.graph.HnswOptions;
import io.lancedb.lance.build.vector.ScalarEncoder;
import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.build.vector.VectorEncoder;
import io.lancedb.lance.index.vector.graph.HnswGraph;
import io.lancedb.lance.index.vector.storage.PreparedQuery;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.QueryVector;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.scheduler.Schedulers;

/**
 * A graph over 20,000 scalar-quantized vectors of 128 elements in 200 clusters: built, and searched
 * for the 10 nearest. The counter {@code vectors} is vectors inserted per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the setup
public class GraphBenchmark {

  private static final int ROWS = 20_000;
  private static final int DIMENSION = 128;
  private static final int CLUSTERS = 200;
  private static final int QUERIES = 256;
  private static final int K = 10;

  /** Candidates of a search. */
  @Param({"15", "50", "200"})
  public int ef;

  private BufferAllocator allocator;
  private VectorEncoder encoder;
  private StoredVectors stored;
  private HnswGraph graph;
  private float[][] queries;
  private int next;

  /** Counts the vectors that were inserted. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Vectors {
    /** Vectors. */
    public long vectors;
  }

  /** Builds the graph that is searched. */
  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    float[] centers = new float[CLUSTERS * DIMENSION];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = (float) random.nextGaussian();
    }
    float[] floats = new float[ROWS * DIMENSION];
    for (int row = 0; row < ROWS; row++) {
      point(random, centers, floats, row * DIMENSION);
    }
    queries = new float[QUERIES][DIMENSION];
    for (float[] query : queries) {
      point(random, centers, query, 0);
    }
    encoder = ScalarEncoder.train(floats, ROWS, DIMENSION, Metric.L2);
    long stride = encoder.recordBytes();
    MemorySegment records = MemorySegment.ofArray(new byte[Math.toIntExact(ROWS * stride)]);
    encoder.encode(
        new VectorBatch(ROWS, DIMENSION, floats, MemorySegment.ofArray(floats)),
        new int[ROWS],
        records,
        0,
        stride);
    long[] rowIds = new long[ROWS];
    Arrays.setAll(rowIds, i -> i);
    allocator = new RootAllocator();
    stored =
        encoder
            .storage()
            .open(encoder.partition(rowIds, records, 0, stride, allocator), "benchmark");
    BuiltGraph built = insertAll();
    graph =
        HnswGraph.open(
            built.rows(allocator, Integer.MAX_VALUE).next(), built.metadata(), "benchmark");
  }

  private static void point(SplittableRandom random, float[] centers, float[] out, int at) {
    int center = random.nextInt(CLUSTERS) * DIMENSION;
    for (int i = 0; i < DIMENSION; i++) {
      out[at + i] = centers[center + i] + 0.5f * (float) random.nextGaussian();
    }
  }

  private BuiltGraph insertAll() {
    BuiltGraph built =
        HnswBuilder.build(stored, HnswOptions.DEFAULT, Schedulers.parallel(), share -> {}).block();
    if (built == null) {
      throw new IllegalStateException("no graph");
    }
    return built;
  }

  /** Frees graph and vectors. */
  @TearDown(Level.Trial)
  public void free() {
    graph.close();
    stored.close();
    allocator.close();
  }

  /** Searches for the neighbours of one query after the other. */
  @Benchmark
  public TopK search() {
    float[] query = queries[next++ % QUERIES];
    TopK top = new TopK(K);
    graph.search(
        encoder
            .storage()
            .query(new PreparedQuery(QueryVector.of(query), query))
            .probe(stored, new float[DIMENSION], 0, 0),
        stored,
        ef,
        top,
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        null);
    return top;
  }

  /** Builds a graph. */
  @Benchmark
  public BuiltGraph build(Vectors vectors) {
    vectors.vectors += ROWS;
    return insertAll();
  }
}
