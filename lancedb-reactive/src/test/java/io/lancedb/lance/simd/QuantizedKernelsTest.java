package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizedKernelsTest {

  private static final KernelProvider SCALAR = new ScalarKernels();
  private static final KernelProvider PANAMA = new PanamaKernels();

  static List<KernelProvider> providers() {
    return List.of(SCALAR, PANAMA);
  }

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @MethodSource("providers")
  void distancesToCentroidsAgreeWithTheReference(KernelProvider provider) {
    for (int dimension : KernelReference.DIMENSIONS) {
      int count = 1 + random.nextInt(150);
      int offset = random.nextInt(5);
      float[] centroids = gaussians(offset + count * dimension, 0);
      float[] vector = gaussians(offset + dimension, 0);
      for (boolean dot : new boolean[] {false, true}) {
        float[] out = new float[count + 3];
        provider
            .centroidDistances(dot, centroids, offset, count, dimension)
            .distances(vector, offset, out, 2);
        assertThat(out[0] + out[1] + out[count + 2]).isZero();
        for (int i = 0; i < count; i++) {
          double expected =
              distance(dot, vector, offset, centroids, offset + i * dimension, dimension);
          assertThat((double) out[2 + i])
              .as("seed %s, dimension %s, %s of %s", seed, dimension, i, count)
              .isCloseTo(expected, within(1e-5 * (dimension + 10)));
        }
      }
    }
  }

  @Test
  void distancesToCentroidsHaveTheSameBits() {
    for (int dimension : new int[] {1, 2, 3, 4, 8, 16, 31, 100, 128, 768}) {
      float[] centroids = gaussians(257 * dimension, 0);
      centroids[random.nextInt(centroids.length)] = Float.NaN;
      centroids[random.nextInt(centroids.length)] = Float.POSITIVE_INFINITY;
      float[] vector = gaussians(dimension, 0);
      for (boolean dot : new boolean[] {false, true}) {
        float[] scalar = new float[257];
        float[] panama = new float[257];
        SCALAR.centroidDistances(dot, centroids, 0, 257, dimension).distances(vector, 0, scalar, 0);
        PANAMA.centroidDistances(dot, centroids, 0, 257, dimension).distances(vector, 0, panama, 0);
        assertThat(panama).as("seed %s, dimension %s", seed, dimension).isEqualTo(scalar);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void nearestCentroidsAreAsNearAsTheReferenceFinds(KernelProvider provider) {
    for (int dimension : KernelReference.DIMENSIONS) {
      for (int count : new int[] {1, 2, 16, 63, 64, 65, 256, 300}) {
        if (dimension > 40 && dimension < 380 && count != 65) {
          continue;
        }
        checkNearest(provider, count, dimension, 0);
      }
    }
    checkNearest(provider, 5000, 3, 0);
    checkNearest(provider, 200, 16, 1000); // far from the origin
  }

  private void checkNearest(KernelProvider provider, int count, int dimension, float mean) {
    int rows = 1 + random.nextInt(40);
    int stride = dimension + random.nextInt(3);
    int offset = random.nextInt(5);
    float[] centroids = gaussians(offset + count * dimension, mean);
    float[] vectors = gaussians(offset + rows * stride, mean);
    for (boolean dot : new boolean[] {false, true}) {
      int[] nearest = new int[rows + 1];
      provider
          .nearestCentroid(dot, centroids, offset, count, dimension)
          .find(vectors, offset, stride, rows, nearest, 1);
      for (int row = 0; row < rows; row++) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
          least =
              Math.min(
                  least,
                  distance(
                      dot,
                      vectors,
                      offset + row * stride,
                      centroids,
                      offset + i * dimension,
                      dimension));
        }
        double chosen =
            distance(
                dot,
                vectors,
                offset + row * stride,
                centroids,
                offset + nearest[row + 1] * dimension,
                dimension);
        assertThat(chosen)
            .as("seed %s, %s centroids of %s, row %s, dot %s", seed, count, dimension, row, dot)
            .isCloseTo(
                least,
                within(1e-6 * (dimension + 10) * (1 + Math.abs(mean)) * (dot ? 1 + mean : 1)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aVectorThatIsNotANumberHasTheFirstCentroid(KernelProvider provider) {
    float[] vectors = {Float.NaN, 1, 1, 1};
    int[] nearest = {7, 7};
    provider
        .nearestCentroid(false, new float[] {5, 5, 1, 2}, 0, 2, 2)
        .find(vectors, 0, 2, 2, nearest, 0);
    assertThat(nearest).containsExactly(0, 1);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void pairsOfArraysAgreeWithTheReference(KernelProvider provider) {
    for (int dimension : KernelReference.DIMENSIONS) {
      float[] x = gaussians(dimension + 3, 0);
      float[] y = gaussians(dimension + 1, 0);
      double square = distance(false, x, 3, y, 1, dimension);
      double dot = 1 - distance(true, x, 3, y, 1, dimension);
      assertThat((double) provider.pair(false, x, 3, y, 1, dimension))
          .isCloseTo(square, within(1e-6 * (dimension + 10)));
      assertThat((double) provider.pair(true, x, 3, y, 1, dimension))
          .isCloseTo(dot, within(1e-6 * (dimension + 10)));
      assertThat(PANAMA.pair(false, x, 3, y, 1, dimension))
          .isEqualTo(SCALAR.pair(false, x, 3, y, 1, dimension));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void bytesAreSummedExactlyForEveryDimensionAndAlignment(KernelProvider provider) {
    for (int dimension : KernelReference.DIMENSIONS) {
      int count = 1 + random.nextInt(9);
      int offset = random.nextInt(70);
      byte[] query = bytes(dimension);
      byte[] vectors = bytes(offset + count * dimension);
      if (random.nextBoolean()) {
        Arrays.fill(query, (byte) 0);
        Arrays.fill(vectors, (byte) 255);
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment memory = arena.allocate(vectors.length, 1);
        MemorySegment.copy(vectors, 0, memory, ValueLayout.JAVA_BYTE, 0, vectors.length);
        for (boolean products : new boolean[] {false, true}) {
          ByteKernel kernel = provider.byteKernel(query, products);
          int[] expected = new int[count];
          int[] numbers = new int[count];
          for (int i = 0; i < count; i++) {
            numbers[i] = count - 1 - i;
            for (int d = 0; d < dimension; d++) {
              int a = query[d] & 0xff;
              int b = vectors[offset + i * dimension + d] & 0xff;
              expected[i] += products ? a * b : (a - b) * (a - b);
            }
          }
          int[] out = new int[count + 1];
          kernel.sums(memory, offset, count, out, 1);
          int[] gathered = new int[count];
          kernel.sums(memory, offset, numbers, count, gathered);
          for (int i = 0; i < count; i++) {
            assertThat(out[i + 1])
                .as("seed %s, dimension %s", seed, dimension)
                .isEqualTo(expected[i]);
            assertThat(gathered[count - 1 - i])
                .as("seed %s, dimension %s", seed, dimension)
                .isEqualTo(expected[i]);
          }
          assertThatThrownBy(() -> kernel.sums(memory, offset, count + 1, new int[count + 1], 0))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThatThrownBy(() -> kernel.sums(memory, offset, new int[] {count}, 1, out))
              .isInstanceOf(IndexOutOfBoundsException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void codesSelectTableEntries(KernelProvider provider) {
    CodeKernel kernel = provider.codeKernel();
    for (boolean fourBits : new boolean[] {false, true}) {
      for (int vectors : new int[] {1, 63, 64, 65, 127, 128, 129, 200, 1000}) {
        for (int planes : new int[] {1, 2, 8, 48, 128}) {
          checkCodes(kernel, fourBits, vectors, planes);
        }
      }
    }
  }

  private void checkCodes(CodeKernel kernel, boolean fourBits, int vectors, int planes) {
    int tableCount = fourBits ? 2 * planes : planes;
    int entries = fourBits ? 16 : 256;
    float[] tables = gaussians(tableCount * entries, 0);
    float[] least = new float[tableCount];
    float[] greatest = new float[tableCount];
    kernel.ranges(tables, tableCount, entries, least, greatest);
    byte[] quantized = new byte[tables.length + CodeKernel.PADDING];
    float inverseStep = 40;
    kernel.quantize(tables, tableCount, entries, least, inverseStep, quantized);
    for (int i = 0; i < tables.length; i++) {
      assertThat(tables[i]).isBetween(least[i / entries], greatest[i / entries]);
      int expected = Math.min(255, (int) ((tables[i] - least[i / entries]) * inverseStep));
      assertThat(quantized[i] & 0xff).isEqualTo(expected);
    }
    try (Arena arena = Arena.ofConfined()) {
      int offset = 3;
      byte[] codes = bytes(offset + vectors * planes);
      MemorySegment memory = arena.allocate(codes.length, 1);
      MemorySegment.copy(codes, 0, memory, ValueLayout.JAVA_BYTE, 0, codes.length);
      int from = random.nextInt(vectors);
      int to = from + random.nextInt(vectors - from + 1);
      float[] sums = new float[vectors + 1];
      kernel.sums(memory, offset, vectors, planes, fourBits, tables, from, to - from, sums, 1);
      int[] quantizedSums = new int[vectors];
      for (int vector = 0; vector < vectors; vector++) {
        float sum = 0;
        for (int table = 0; table < tableCount; table++) {
          int plane = fourBits ? table / 2 : table;
          int code = codes[offset + plane * vectors + vector] & 0xff;
          code = fourBits ? (table % 2 == 0 ? code & 15 : code >>> 4) : code;
          sum += tables[table * entries + code];
          quantizedSums[vector] += quantized[table * entries + code] & 0xff;
        }
        if (vector >= from && vector < to) {
          assertThat(sums[1 + vector - from]).isEqualTo(sum);
          assertThat(CodeKernel.sum(memory, offset, vectors, planes, fourBits, tables, vector))
              .isEqualTo(sum);
        }
      }
      int limit = quantizedSums[random.nextInt(vectors)];
      int[] found = new int[vectors];
      int count =
          kernel.filter(
              memory, offset, vectors, planes, fourBits, quantized, limit, from, to, found);
      assertThat(Arrays.copyOf(found, count))
          .as("seed %s, %s vectors, %s planes, four bits %s", seed, vectors, planes, fourBits)
          .isEqualTo(IntStream.range(from, to).filter(i -> quantizedSums[i] <= limit).toArray());
    }
  }

  private float[] gaussians(int length, float mean) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = mean + (float) random.nextGaussian();
    }
    return values;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static double distance(
      boolean dot, float[] x, int xOffset, float[] y, int yOffset, int dimension) {
    double sum = 0;
    for (int d = 0; d < dimension; d++) {
      double a = x[xOffset + d];
      double b = y[yOffset + d];
      sum += dot ? a * b : (a - b) * (a - b);
    }
    return dot ? 1 - sum : sum;
  }
}
