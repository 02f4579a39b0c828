package io.lancedb.benchmarks;

import io.lancedb.lance.build.vector.RabitEncoder;
import io.lancedb.lance.build.vector.VectorBatch;
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

/**
 * RaBitQ codes of one partition of 32,768 vectors: scanned for the 50 nearest of a query, and
 * encoded. The counter {@code codes} is codes per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the setup
public class RabitBenchmark {

  private static final int ROWS = 1 << 15;
  private static final int ENCODED = 1024;

  /** Elements of a vector. */
  @Param({"128", "768"})
  public int dimension;

  /** Bits of an element. */
  @Param({"1", "5"})
  public int bits;

  private BufferAllocator allocator;
  private RabitEncoder encoder;
  private StoredVectors stored;
  private float[] centroid;
  private float[] query;
  private float distance;
  private VectorBatch batch;
  private MemorySegment records;

  /** Counts the codes that were scanned or made. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Codes {
    /** Codes. */
    public long codes;
  }

  /** Encodes the vectors. */
  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    float[] floats = gaussian(random, ROWS * dimension);
    centroid = new float[dimension];
    query = gaussian(random, dimension);
    distance = 0;
    for (float element : query) {
      distance += element * element;
    }
    encoder = RabitEncoder.create(Metric.L2, dimension, bits, centroid, 1);
    long stride = encoder.recordBytes();
    MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(ROWS * stride)]);
    encoder.encode(
        new VectorBatch(ROWS, dimension, floats, MemorySegment.NULL),
        new int[ROWS],
        all,
        0,
        stride);
    long[] rowIds = new long[ROWS];
    Arrays.setAll(rowIds, i -> i);
    allocator = new RootAllocator();
    stored =
        encoder.storage().open(encoder.partition(rowIds, all, 0, stride, allocator), "benchmark");
    batch =
        new VectorBatch(
            ENCODED, dimension, Arrays.copyOf(floats, ENCODED * dimension), MemorySegment.NULL);
    records = MemorySegment.ofArray(new byte[Math.toIntExact(ENCODED * stride)]);
  }

  private static float[] gaussian(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Frees the codes. */
  @TearDown(Level.Trial)
  public void free() {
    stored.close();
    allocator.close();
  }

  /** Prepares a query and scans all codes. */
  @Benchmark
  public TopK scan(Codes codes) {
    TopK top = new TopK(50);
    encoder
        .storage()
        .query(new PreparedQuery(QueryVector.of(query), query))
        .probe(stored, centroid, 0, distance)
        .search(top, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, null);
    codes.codes += ROWS;
    return top;
  }

  /** Encodes some vectors. */
  @Benchmark
  public MemorySegment encode(Codes codes) {
    encoder.encode(batch, new int[ENCODED], records, 0, encoder.recordBytes());
    codes.codes += ENCODED;
    return records;
  }
}
