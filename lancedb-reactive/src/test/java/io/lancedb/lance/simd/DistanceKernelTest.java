package io.lancedb.lance.simd;

import static io.lancedb.lance.simd.KernelReference.FLOATING;
import static io.lancedb.lance.simd.KernelReference.METRICS;
import static io.lancedb.lance.simd.KernelReference.kernel;
import static io.lancedb.lance.simd.KernelReference.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistanceKernelTest {

  private static final KernelProvider SCALAR = new ScalarKernels();
  private static final KernelProvider PANAMA = new PanamaKernels();

  static List<KernelProvider> providers() {
    return List.of(SCALAR, PANAMA);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void agreesWithTheReferenceForEveryDimensionAndAlignment(KernelProvider provider) {
    KernelReference.check(provider, System.nanoTime());
  }

  @Test
  void bothProvidersGiveTheSameBits() {
    assertThat(PanamaKernels.sameBitsAsScalar()).as("256-bit registers").isTrue();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int dimension : KernelReference.DIMENSIONS) {
      for (ElementType type : FLOATING) {
        double[][] vectors = new double[7][];
        Arrays.setAll(vectors, i -> special(random, type, dimension));
        double[] query = special(random, type, dimension);
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment segment = write(arena, type, 1, vectors);
          for (Metric metric : METRICS) {
            float[] scalar = new float[vectors.length];
            float[] panama = new float[vectors.length];
            kernel(SCALAR, metric, type, query).distances(segment, 1, scalar.length, scalar, 0);
            kernel(PANAMA, metric, type, query).distances(segment, 1, panama.length, panama, 0);
            assertThat(panama)
                .as("seed %s, %s of %s, dimension %s", seed, metric, type, dimension)
                .isEqualTo(scalar);
          }
        }
      }
    }
  }

  /** Mostly plain vectors; some have an element that is infinite, NaN, zero, subnormal or huge. */
  private static double[] special(Random random, ElementType type, int dimension) {
    double[] vector = KernelReference.random(random, type, dimension);
    double[] values = {
      Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, -0.0, 1e-7, 6e4, 1e30, 1e300
    };
    switch (random.nextInt(6)) {
      case 0 -> Arrays.fill(vector, 0);
      case 1, 2 ->
          vector[random.nextInt(dimension)] =
              KernelReference.round(type, values[random.nextInt(values.length)]);
      default -> {}
    }
    return vector;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyHalfIsWidenedExactly(KernelProvider provider) {
    try (Arena arena = Arena.ofConfined()) {
      double[][] all = new double[1 << 16][];
      Arrays.setAll(all, i -> new double[] {Float.float16ToFloat((short) i)});
      float[] out = new float[all.length];

      kernel(provider, Metric.DOT, ElementType.FLOAT16, new double[] {1})
          .distances(write(arena, ElementType.FLOAT16, 0, all), 0, out.length, out, 0);

      float[] expected = new float[all.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = 1 - (float) all[i][0];
      }
      assertThat(out).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void infinityAndNanComeOutAsTheDefinitionsSay(KernelProvider provider) {
    double[][] vectors = {
      {0, 0, 0},
      {Double.NaN, 1, 1},
      {Double.POSITIVE_INFINITY, 1, 1},
      {Double.NEGATIVE_INFINITY, 1, 1}
    };
    for (ElementType type : FLOATING) {
      assertThat(distances(provider, Metric.L2, type, new double[] {1, 2, 2}, vectors))
          .containsExactly(9, Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
      assertThat(distances(provider, Metric.DOT, type, new double[] {1, 2, 2}, vectors))
          .containsExactly(1, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
      assertThat(distances(provider, Metric.COSINE, type, new double[] {1, 2, 2}, vectors))
          .containsExactly(Float.NaN, Float.NaN, Float.NaN, Float.NaN);
      assertThat(
              distances(provider, Metric.COSINE, type, new double[3], new double[][] {{1, 2, 3}}))
          .containsExactly(Float.NaN);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void equalVectorsHaveEqualDistancesWhereverTheyLie(KernelProvider provider) {
    Random random = new Random(7);
    for (ElementType type : FLOATING) {
      double[] vector = KernelReference.random(random, type, 77);
      double[][] vectors = new double[1003][];
      Arrays.setAll(vectors, i -> i % 3 == 0 ? KernelReference.random(random, type, 77) : vector);
      for (Metric metric : METRICS) {
        float[] out =
            distances(provider, metric, type, KernelReference.random(random, type, 77), vectors);
        for (int i = 1; i < out.length; i++) {
          if (i % 3 != 0) {
            assertThat(out[i]).as("%s of %s, row %s", metric, type, i).isEqualTo(out[1]);
          }
        }
      }
    }
  }

  @Test
  void bothProvidersRankTheSame() {
    Random random = new Random(11);
    for (int dimension : new int[] {3, 100, 768}) {
      double[][] vectors = new double[3000][];
      Arrays.setAll(vectors, i -> KernelReference.random(random, ElementType.FLOAT32, dimension));
      double[] query = KernelReference.random(random, ElementType.FLOAT32, dimension);
      for (Metric metric : METRICS) {
        long[] scalar = ranking(distances(SCALAR, metric, ElementType.FLOAT32, query, vectors));
        long[] panama = ranking(distances(PANAMA, metric, ElementType.FLOAT32, query, vectors));
        assertThat(panama).as("%s, dimension %s", metric, dimension).isEqualTo(scalar);
      }
    }
  }

  private static long[] ranking(float[] distances) {
    TopK top = new TopK(1000);
    top.offerAll(distances, 0, distances.length, 0);
    long[] ids = new long[1000];
    top.sortedInto(ids, new float[1000]);
    return ids;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void heapMemoryWorksToo(KernelProvider provider) {
    try (Arena arena = Arena.ofConfined()) {
      for (ElementType type : FLOATING) {
        double[][] vectors = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {9, 8, 7, 6, 5, 4, 3, 2, 1}};
        byte[] bytes =
            write(arena, type, 3, vectors).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        float[] out = new float[2];
        kernel(provider, Metric.L2, type, vectors[0])
            .distances(MemorySegment.ofArray(bytes), 3, 2, out, 0);
        assertThat(out).containsExactly(0, 240);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void memoryOutsideOfTheBlockIsRefused(KernelProvider provider) {
    try (Arena arena = Arena.ofConfined()) {
      for (ElementType type : FLOATING) {
        MemorySegment two = write(arena, type, 0, new double[2][9]);
        DistanceKernel kernel = kernel(provider, Metric.L2, type, new double[9]);
        float[] out = new float[3];
        assertThatThrownBy(() -> kernel.distances(two, 0, 3, out, 0))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.distances(two, 1, 2, out, 0))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.distances(two, -1, 1, out, 0))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.distances(two, 0, 2, out, 2))
            .isInstanceOf(IndexOutOfBoundsException.class);
        kernel.distances(two, two.byteSize(), 0, out, 3);
      }
    }
  }

  private static float[] distances(
      KernelProvider provider, Metric metric, ElementType type, double[] query, double[][] rows) {
    try (Arena arena = Arena.ofConfined()) {
      float[] out = new float[rows.length];
      kernel(provider, metric, type, query)
          .distances(write(arena, type, 0, rows), 0, rows.length, out, 0);
      return out;
    }
  }
}
