package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FastRotationTest {

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static float[] upTo(int dimension) {
    float[] x = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      x[i] = i;
    }
    return x;
  }

  @Test
  void rotatesAsTheOfficialClientDoes() {
    FastRotation rotation =
        new FastRotation(
            32, bytes(191, 93, 63, 69, 20, 56, 101, 43, 254, 180, 74, 110, 134, 91, 15, 123));
    float[] x = upTo(32);
    rotation.apply(x);
    assertThat(Arrays.copyOf(x, 8))
        .containsExactly(
            new float[] {6.6875f, -6.5f, 13.4375f, 9.25f, -12.9375f, -18.875f, -4.0625f, -22.25f},
            within(1e-4f));
    float[] unit = new float[32];
    unit[0] = 1;
    rotation.apply(unit);
    assertThat(Arrays.copyOf(unit, 8))
        .containsExactly(
            new float[] {
              0.046875f, 0.1875f, -0.203125f, 0.0625f, -0.234375f, -0.03125f, 0.296875f, -0.1875f
            },
            within(1e-6f));
  }

  @Test
  void rotatesDimensionsThatAreNoPowerOfTwo() {
    float[] x = upTo(6);
    new FastRotation(6, bytes(5, 6, 3, 7)).apply(x);
    assertThat(x)
        .containsExactly(
            new float[] {-0.625f, 1.375f, 4.0f, -2.375f, 4.125f, -3.75f}, within(1e-5f));
  }

  @Test
  void keepsLengthsWhereTheDimensionIsEven() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int dimension :
        IntStream.concat(IntStream.rangeClosed(1, 130).map(i -> 2 * i), IntStream.of(768, 1536))
            .toArray()) {
      byte[] signs = new byte[4 * Math.ceilDiv(dimension, 8)];
      random.nextBytes(signs);
      float[] x = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        x[i] = (float) random.nextGaussian();
      }
      double before = length(x);
      new FastRotation(dimension, signs).apply(x);
      assertThat(length(x))
          .as("seed %s, dimension %s", seed, dimension)
          .isCloseTo(before, within(1e-4 * before));
    }
  }

  private static double length(float[] x) {
    double sum = 0;
    for (float element : x) {
      sum += (double) element * element;
    }
    return Math.sqrt(sum);
  }
}
