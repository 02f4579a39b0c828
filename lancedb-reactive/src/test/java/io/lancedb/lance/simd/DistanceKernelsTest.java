package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.InvalidQueryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistanceKernelsTest {

  @Test
  void theVectorModuleIsUsedWhenItIsThere() {
    assertThat(DistanceKernels.vectorized()).isEqualTo(PanamaKernels.worthwhile());
  }

  @Test
  void differingBitsAreCountedForEveryLengthAndAlignment() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int dimension : KernelReference.DIMENSIONS) {
      byte[] query = new byte[dimension];
      byte[] vectors = new byte[3 + 5 * dimension];
      random.nextBytes(query);
      random.nextBytes(vectors);
      float[] out = new float[5];
      DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, query)
          .distances(MemorySegment.ofArray(vectors), 3, 5, out, 0);
      for (int row = 0; row < 5; row++) {
        int bits = 0;
        for (int i = 0; i < 8 * dimension; i++) {
          int at = 3 + row * dimension + i / 8;
          bits += (query[i / 8] >> i % 8 & 1) != (vectors[at] >> i % 8 & 1) ? 1 : 0;
        }
        assertThat(out[row]).as("seed %s, dimension %s", seed, dimension).isEqualTo(bits);
      }
    }
  }

  @Test
  void aMetricThatDoesNotFitTheElementsIsRefusedByName() {
    assertThatThrownBy(() -> DistanceKernels.of(Metric.L2, ElementType.UINT8, new byte[4]))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage("Distance type l2 does not support UInt8 vectors; use hamming");
    assertThatThrownBy(() -> DistanceKernels.of(Metric.HAMMING, ElementType.FLOAT32, new float[4]))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage(
            "Distance type hamming does not support Float32 vectors; use l2, cosine or dot");
    assertThatThrownBy(() -> DistanceKernels.of(Metric.COSINE, ElementType.UINT8, new double[4]))
        .isInstanceOf(InvalidQueryException.class);
  }

  @Test
  void aQueryThatIsNoBytesIsRefusedForBinaryVectors() {
    for (double bad : new double[] {-1, 256, 0.5, Double.NaN}) {
      assertThatThrownBy(() ->
              DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, new double[] {0, 255, bad}))
          .isInstanceOf(BadVectorException.class)
          .hasMessageContaining("Value " + bad + " at position 2");
    }
  }

  @Test
  void anEmptyQueryIsRefused() {
    assertThatThrownBy(() -> DistanceKernels.of(Metric.L2, ElementType.FLOAT32, new float[0]))
        .isInstanceOf(BadVectorException.class);
  }

  @Test
  void theQueryIsRoundedToTheElementsOfTheVectors() {
    double tenth = 0.1;
    for (ElementType type : KernelReference.FLOATING) {
      double[] stored = {KernelReference.round(type, tenth), 1, 200};
      assertThat(distance(type, stored, DistanceKernels.of(Metric.L2, type, queryOf(tenth))))
          .as("%s", type)
          .isZero();
    }
    assertThat(
            distance(
                ElementType.FLOAT32,
                new double[] {0.1f, 1, 200},
                DistanceKernels.of(Metric.L2, ElementType.FLOAT32, new float[] {0.1f, 1, 200})))
        .isZero();
    assertThat(
            distance(
                ElementType.FLOAT64,
                new double[] {5, 1, 200},
                DistanceKernels.of(Metric.L2, ElementType.FLOAT64, new byte[] {5, 1, (byte) 200})))
        .isZero();
    assertThat(
            distance(
                ElementType.UINT8,
                new double[] {5, 1, 200},
                DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, new float[] {5, 1, 200})))
        .isZero();
  }

  private static double[] queryOf(double first) {
    return new double[] {first, 1, 200};
  }

  private static float distance(ElementType type, double[] vector, DistanceKernel kernel) {
    try (Arena arena = Arena.ofConfined()) {
      float[] out = new float[1];
      kernel.distances(KernelReference.write(arena, type, 1, vector), 1, 1, out, 0);
      return out[0];
    }
  }

  @Test
  void aKernelKeepsItsOwnCopyOfTheQuery() {
    float[] query = {1, 2, 3};
    DistanceKernel kernel = DistanceKernels.of(Metric.L2, ElementType.FLOAT32, query);
    query[0] = 100;
    assertThat(distance(ElementType.FLOAT32, new double[] {1, 2, 3}, kernel)).isZero();
  }
}
