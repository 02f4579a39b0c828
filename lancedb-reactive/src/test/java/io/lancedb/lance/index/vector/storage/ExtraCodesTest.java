package io.lancedb.lance.index.vector.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraCodesTest {

  /** An element of a block, bit by bit as the format says. */
  private static int element(byte[] block, int at, int bits) {
    int k = at / 16;
    int b = at % 16;
    int low =
        switch (bits) {
          case 1 -> block[at / 8] >> (at % 8) & 1;
          case 2, 3 -> block[b] >> (2 * k) & 3;
          case 4 -> block[8 * k + b % 8] >> (b < 8 ? 0 : 4) & 15;
          case 5 -> block[16 * (k / 2) + b] >> (4 * (k % 2)) & 15;
          case 6, 7 -> {
            if (k < 3) {
              yield block[16 * k + b] & 63;
            }
            yield (block[b] >> 6 & 3)
                | (block[16 + b] >> 6 & 3) << 2
                | (block[32 + b] >> 6 & 3) << 4;
          }
          default -> block[at] & 255;
        };
    if (bits % 2 == 0 || bits == 1) {
      return low;
    }
    int bit = 8 * (b % 8) + 2 * k + b / 8;
    int plane = 8 * (bits - 1);
    return low | (block[plane + bit / 8] >> (bit % 8) & 1) << (bits - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void packsAsTheFormatSays(int bits) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int dimension : new int[] {1, 63, 64, 65, 128, 200}) {
      int blocks = Math.ceilDiv(dimension, 64);
      byte[] codes = new byte[64 * blocks];
      for (int i = 0; i < dimension; i++) {
        codes[i] = (byte) random.nextInt(1 << bits);
      }
      byte[] packed = new byte[ExtraCodes.bytes(dimension, bits) + 3];
      ExtraCodes.pack(codes, dimension, bits, MemorySegment.ofArray(packed), 3);
      for (int i = 0; i < dimension; i++) {
        byte[] block = Arrays.copyOfRange(packed, 3 + i / 64 * 8 * bits, packed.length);
        assertThat(element(block, i % 64, bits))
            .as("seed %s, dimension %s, element %s", seed, dimension, i)
            .isEqualTo(codes[i] & 0xFF);
      }
      byte[] unpacked = new byte[codes.length];
      ExtraCodes.unpack(MemorySegment.ofArray(packed), 3, dimension, bits, unpacked);
      assertThat(unpacked).as("seed %s, dimension %s", seed, dimension).isEqualTo(codes);
    }
  }
}
