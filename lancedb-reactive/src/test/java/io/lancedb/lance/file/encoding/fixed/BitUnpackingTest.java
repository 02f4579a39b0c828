package io.lancedb.lance.file.encoding.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitUnpackingTest {

  private static final PageOrigin ORIGIN = new PageOrigin("data/f.lance", "x", 0, 64);

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 64})
  void unpacksWhatAPackerByDefinitionPacked(int bits) {
    for (int width = 0; width <= bits; width++) {
      long seed = bits * 100L + width;
      long[] values = new Random(seed).longs(1024).toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = width == 0 ? 0 : values[i] >>> 64 - width;
      }
      MemorySegment packed = MemorySegment.ofArray(Packing.block(values, bits, width));
      BlockUnpacker unpacker = new BlockUnpacker(bits, ORIGIN);
      unpacker.unpack(packed, 0, width);
      for (int i = 0; i < values.length; i++) {
        assertThat(Packing.value(unpacker.values(), i, bits))
            .as("seed %d, value %d", seed, i)
            .isEqualTo(values[i]);
      }
    }
  }

  @Test
  void theOfficialBlockOfTwoBitIndicesIsInLaneOrder() {
    // Lane l of row r is value ORDER[r / 8] * 16 + r % 8 * 128 + l: the first word of 32 bits holds
    // the values 0, 128, 256, ... at two bits each.
    byte[] packed = new byte[256];
    packed[0] = 0b0000_1001;
    BlockUnpacker unpacker = new BlockUnpacker(32, ORIGIN);
    unpacker.unpack(MemorySegment.ofArray(packed), 0, 2);
    assertThat(Packing.value(unpacker.values(), 0, 32)).isEqualTo(1);
    assertThat(Packing.value(unpacker.values(), 128, 32)).isEqualTo(2);
    assertThat(Packing.value(unpacker.values(), 256, 32)).isZero();
  }

  @Test
  void aWidthAboveTheWordIsDamage() {
    BlockUnpacker unpacker = new BlockUnpacker(16, ORIGIN);
    MemorySegment bytes = MemorySegment.ofArray(new byte[4096]);
    assertThatThrownBy(() -> unpacker.unpack(bytes, 0, 17))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> unpacker.unpack(bytes, 0, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherWordSizesAreRefusedByName() {
    assertThatThrownBy(() -> new BlockUnpacker(128, ORIGIN))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("128 bits")
        .hasMessageContaining("\"x\"")
        .hasMessageContaining("data/f.lance");
  }
}
