package io.lancedb.benchmarks;

import io.lancedb.lance.simd.ByteKernel;
import io.lancedb.lance.simd.CentroidDistances;
import io.lancedb.lance.simd.CodeKernel;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.NearestCentroid;
import io.lancedb.lance.simd.QuantizedKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Kernels of quantized vectors: 8,192 of them of 128 elements, codes of 16 sub-vectors, 256
 * centroids. {@code -p dimension=...} chooses the elements of a vector that meets the centroids.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
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
public class QuantizedBenchmark {

  private static final int VECTORS = 8192;
  private static final int BYTES = 128;
  private static final int PLANES = 16;
  private static final int CENTROIDS = 256;

  /** Elements of a vector that meets the centroids. */
  @Param({"16", "128", "768"})
  public int dimension;

  private Arena arena;
  private MemorySegment bytes;
  private float[] vectors;
  private NearestCentroid nearest;
  private CentroidDistances distances;
  private ByteKernel byteKernel;
  private final CodeKernel codes = QuantizedKernels.codes();
  private final float[] tables = new float[PLANES * 256];
  private final byte[] steps = new byte[PLANES * 256 + CodeKernel.PADDING];
  private final int[] ints = new int[VECTORS];
  private final float[] floats = new float[VECTORS];

  /** Fills the vectors. */
  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(42);
    arena = Arena.ofShared();
    bytes = arena.allocate((long) VECTORS * BYTES, 64);
    for (long i = 0; i < bytes.byteSize(); i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
    }
    vectors = new float[VECTORS * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = random.nextFloat();
    }
    for (int i = 0; i < tables.length; i++) {
      tables[i] = random.nextFloat();
    }
    random.nextBytes(steps);
    byte[] query = new byte[BYTES];
    random.nextBytes(query);
    byteKernel = QuantizedKernels.squaredDifferences(query);
    nearest = QuantizedKernels.nearest(Metric.L2, vectors, 0, CENTROIDS, dimension);
    distances = QuantizedKernels.distances(Metric.L2, vectors, 0, CENTROIDS, dimension);
  }

  /** Frees the vectors. */
  @TearDown(Level.Trial)
  public void free() {
    arena.close();
  }

  /** Each vector to its nearest centroid: two operations an element and centroid. */
  @Benchmark
  public int[] nearestOf256() {
    nearest.find(vectors, 0, dimension, VECTORS, ints, 0);
    return ints;
  }

  /** One vector to all centroids. */
  @Benchmark
  public float[] distancesTo256() {
    distances.distances(vectors, 0, floats, 0);
    return floats;
  }

  /** Sums of table entries of all codes. */
  @Benchmark
  public float[] codeSums() {
    codes.sums(bytes, 0, VECTORS, PLANES, false, tables, 0, VECTORS, floats, 0);
    return floats;
  }

  /** Sums of quantized entries of all codes, nearly all ruled out. */
  @Benchmark
  public int codeFilter() {
    return codes.filter(bytes, 0, VECTORS, PLANES, false, steps, 1200, 0, VECTORS, ints);
  }

  /** Sums of squared differences of bytes. */
  @Benchmark
  public int[] byteSums() {
    byteKernel.sums(bytes, 0, VECTORS, ints, 0);
    return ints;
  }
}
