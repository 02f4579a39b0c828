package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignKernelTest {

  private static final SignKernel SCALAR = new ScalarSignKernel();
  private static final SignKernel PANAMA = new PanamaSignKernel();
  private static final int GROUPS = 3;
  private static final int CODES = GROUPS * SignCodes.GROUP;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private float[] gaussian(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private SignCodes codes(Arena arena, int dimension) {
    int codeBytes = 2 * Math.ceilDiv(dimension, 16);
    long add = (long) codeBytes * CODES;
    MemorySegment memory = arena.allocate(add + 12L * CODES);
    SignCodes codes = new SignCodes(memory, codeBytes, 0, add, add + 4L * CODES, add + 8L * CODES);
    for (int code = 0; code < CODES; code++) {
      for (int i = 0; i < dimension; i++) {
        if (i % 8 == 0) {
          int left = Math.min(8, dimension - i);
          SignCodes.put(
              memory, codes.group(code / 32), i / 8, code % 32, random.nextInt(1 << left));
        }
      }
      set(memory, codes.add(), code, (float) random.nextGaussian());
      set(memory, codes.scale(), code, (float) random.nextGaussian());
      set(memory, codes.error(), code, random.nextFloat());
    }
    return codes;
  }

  private static void set(MemorySegment memory, long offset, int code, float value) {
    memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * code, value);
  }

  private static double get(MemorySegment memory, long offset, int code) {
    return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * code);
  }

  @Test
  void boundsAreTheSameBitsAndBelowTheDistanceForEveryDimension() {
    for (int dimension : KernelReference.DIMENSIONS) {
      try (Arena arena = Arena.ofConfined()) {
        SignCodes codes = codes(arena, dimension);
        float[] elements = gaussian(dimension);
        SignQuery query = new SignQuery(elements);
        float[] scalar = new float[CODES];
        float[] panama = new float[CODES];
        SCALAR.lowerBounds(query, codes, 0, GROUPS, 0.25f, 0.5f, scalar);
        PANAMA.lowerBounds(query, codes, 0, GROUPS, 0.25f, 0.5f, panama);
        assertThat(panama).as("seed %s, dimension %s", seed, dimension).isEqualTo(scalar);
        DistanceKernels.provider()
            .signs()
            .lowerBounds(query, codes, 0, GROUPS, 0.25f, 0.5f, panama);
        assertThat(panama).as("seed %s, dimension %s", seed, dimension).isEqualTo(scalar);
        for (int code = 0; code < CODES; code++) {
          double sum = 0;
          double total = 0;
          double absolute = 0;
          for (int i = 0; i < dimension; i++) {
            int value = SignCodes.get(codes.memory(), codes.group(code / 32), i / 8, code % 32);
            sum += (value >>> (i % 8) & 1) * (double) elements[i];
            total += elements[i];
            absolute += Math.abs(elements[i]);
          }
          assertThat((double) query.sum(codes.memory(), codes.group(code / 32), code % 32))
              .as("seed %s, dimension %s", seed, dimension)
              .isCloseTo(sum, within(1e-5 * absolute));
          double scale = get(codes.memory(), codes.scale(), code);
          double distance =
              get(codes.memory(), codes.add(), code)
                  + scale * (sum - total / 2)
                  + 0.25
                  - 0.5 * get(codes.memory(), codes.error(), code);
          // The bound is below, but not by more than what four elements lose by a byte.
          assertThat((double) panama[code])
              .as("seed %s, dimension %s", seed, dimension)
              .isLessThan(distance + 1e-5)
              .isGreaterThan(distance - Math.abs(scale) * (0.02 * absolute + 0.1) - 1e-5);
        }
      }
    }
  }

  @Test
  void transformsAndInnerProductsHaveTheSameBits() {
    for (int length = 1; length <= 2048; length *= 2) {
      float[] scalar = gaussian(length + 5);
      float[] panama = scalar.clone();
      SCALAR.hadamard(scalar, 3, length, 0.7f);
      PANAMA.hadamard(panama, 3, length, 0.7f);
      assertThat(panama).as("seed %s, length %s", seed, length).isEqualTo(scalar);
    }
    for (int count = 0; count <= 1536; count += 16) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      float[] floats = gaussian(count);
      double expected = 0;
      for (int i = 0; i < count; i++) {
        expected += (bytes[i] & 0xFF) * (double) floats[i];
      }
      float scalar = SCALAR.dot(bytes, floats, count);
      assertThat(PANAMA.dot(bytes, floats, count)).as("seed %s", seed).isEqualTo(scalar);
      assertThat((double) scalar)
          .as("seed %s", seed)
          .isCloseTo(expected, within(1e-5 * 256 * (count + 1)));
    }
  }

  @Test
  void residualsAndTheirSumsHaveTheSameBits() {
    for (int count : KernelReference.DIMENSIONS) {
      float[] vector = gaussian(count);
      float[] centroids = gaussian(count + 3);
      vector[random.nextInt(count)] = Float.NaN;
      float[] scalar = new float[count + 4];
      float[] panama = new float[count + 4];
      float[] scalarSums = new float[4];
      float[] panamaSums = new float[4];
      SCALAR.subtract(vector, centroids, 3, count, scalar, scalarSums);
      PANAMA.subtract(vector, centroids, 3, count, panama, panamaSums);
      assertThat(panama).as("seed %s, %s elements", seed, count).isEqualTo(scalar);
      assertThat(panamaSums).as("seed %s, %s elements", seed, count).isEqualTo(scalarSums);
      SCALAR.halves(scalar, count / 2);
      PANAMA.halves(panama, count / 2);
      assertThat(panama).as("seed %s, %s elements", seed, count).isEqualTo(scalar);
    }
  }
}
