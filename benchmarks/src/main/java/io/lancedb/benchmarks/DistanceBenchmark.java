package io.lancedb.benchmarks;

import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * One query against 100,000 vectors in native memory, in blocks of 1,024 as a scan does it. The
 * counter {@code bytes} is the vector data read per second; {@code -p dimension=...} chooses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the setup
public class DistanceBenchmark {

  private static final int ROWS = 100_000;
  private static final int BLOCK = 1024;

  /** Elements of a vector. */
  @Param({"128", "768"})
  public int dimension;

  /** What is measured; element type and metric. */
  @Param({
    "FLOAT32 L2",
    "FLOAT32 COSINE",
    "FLOAT32 DOT",
    "FLOAT16 L2",
    "FLOAT64 L2",
    "UINT8 HAMMING"
  })
  public String kind;

  private Arena arena;
  private MemorySegment vectors;
  private DistanceKernel kernel;
  private int vectorBytes;

  /** Counts the bytes that the kernel read. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Bytes {
    /** Bytes of vector data. */
    public long bytes;
  }

  /** Fills the vectors. */
  @Setup(Level.Trial)
  public void fill() {
    ElementType type = ElementType.valueOf(kind.substring(0, kind.indexOf(' ')));
    Metric metric = Metric.valueOf(kind.substring(kind.indexOf(' ') + 1));
    SplittableRandom random = new SplittableRandom(42);
    vectorBytes = dimension * type.byteWidth();
    arena = Arena.ofShared();
    vectors = arena.allocate((long) ROWS * vectorBytes, 64);
    for (long i = 0; i < (long) ROWS * dimension; i++) {
      float value = random.nextFloat();
      switch (type) {
        case FLOAT16 -> vectors.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
        case FLOAT32 -> vectors.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        case FLOAT64 -> vectors.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        case UINT8 -> vectors.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
      }
    }
    float[] query = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      query[i] = type == ElementType.UINT8 ? random.nextInt(256) : random.nextFloat();
    }
    kernel = DistanceKernels.of(metric, type, query);
  }

  /** Frees the vectors. */
  @TearDown(Level.Trial)
  public void free() {
    arena.close();
  }

  /** Distances only. */
  @Benchmark
  public float distances(Bytes counter) {
    float[] out = new float[BLOCK];
    for (int row = 0; row < ROWS; row += BLOCK) {
      kernel.distances(vectors, (long) row * vectorBytes, Math.min(BLOCK, ROWS - row), out, 0);
    }
    counter.bytes += (long) ROWS * vectorBytes;
    return out[0];
  }

  /** Distances and the nearest ten. */
  @Benchmark
  public float nearestTen(Bytes counter) {
    TopK top = new TopK(10);
    float[] out = new float[BLOCK];
    for (int row = 0; row < ROWS; row += BLOCK) {
      int count = Math.min(BLOCK, ROWS - row);
      kernel.distances(vectors, (long) row * vectorBytes, count, out, 0);
      top.offerAll(out, 0, count, row);
    }
    counter.bytes += (long) ROWS * vectorBytes;
    return top.threshold();
  }
}
