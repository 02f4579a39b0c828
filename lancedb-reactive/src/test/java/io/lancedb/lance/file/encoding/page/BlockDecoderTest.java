package io.lancedb.lance.file.encoding.page;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.TestEncodings;
import io.lancedb.lance.file.encoding.fixed.Packing;
import io.lancedb.lance.file.encoding.proto.BufferCompression;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.variable.VariableBlock;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockDecoderTest {

  private static final PageOrigin ORIGIN = new PageOrigin("data/f.lance", "x", 0, 64);
  private final BlockDecoder blocks = new BlockDecoder(ORIGIN);

  private static MemorySegment hex(String text) {
    return MemorySegment.ofArray(HexFormat.of().parseHex(text.replaceAll("[^0-9a-f]", "")));
  }

  private void assertValues(CompressiveEncoding encoding, byte[] block, long[] values, int bits) {
    MemorySegment decoded =
        blocks.fixed(encoding, MemorySegment.ofArray(block), values.length, bits);
    assertThat(decoded.asSlice(0, (long) values.length * bits / 8).toArray(JAVA_BYTE))
        .isEqualTo(Packing.words(values, bits));
  }

  private static long[] values(Random random, int count, int width) {
    long[] values = random.longs(count).toArray();
    for (int i = 0; i < count; i++) {
      values[i] = width == 0 ? 0 : values[i] >>> 64 - width;
    }
    return values;
  }

  @Test
  void runLengthLevelsOfTheOfficialListPage() {
    // 15 levels: 1 0 0 1 1 1 1 0 0 1 1 0 1 1 1
    MemorySegment block = hex("0e00000000000000 0100 0000 0100 0000 0100 0000 0100 01020402020103");
    assertThat(blocks.levels(TestEncodings.rle(16), block, 15))
        .containsExactly(1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1);
  }

  @Test
  void longRunsAreSplit() {
    MemorySegment block = hex("0c00000000000000 010000000000000000000000 01ffffffff03");
    short[] levels = blocks.levels(TestEncodings.rle(16), block, 1024);
    assertThat(levels[0]).isEqualTo((short) 1);
    assertThat(Arrays.copyOfRange(levels, 1, 1024)).containsOnly((short) 0);
  }

  @Test
  void theOfficialDictionaryIsALz4BlockOfStrings() {
    MemorySegment block =
        hex(
            "29000000 62 20000000 18 000100 f00e 05000000 0b000000 11000000"
                + "6170706c65636865727279 62616e616e61");
    VariableBlock items = blocks.variable(TestEncodings.lz4(TestEncodings.variable(32)), block, 3);
    assertThat(items.offsets()).containsExactly(0, 5, 11, 17);
    assertThat(new String(items.bytes().toArray(JAVA_BYTE), StandardCharsets.UTF_8))
        .isEqualTo("applecherrybanana");
  }

  @Test
  void stringsWithWideOffsets() {
    ByteBuffer block = ByteBuffer.allocate(43).order(ByteOrder.LITTLE_ENDIAN);
    block
        .putLong(64)
        .putLong(40)
        .putLong(0)
        .putLong(1)
        .putLong(3)
        .put("abc".getBytes(StandardCharsets.US_ASCII));
    VariableBlock items =
        blocks.variable(TestEncodings.variable(64), MemorySegment.ofArray(block.array()), 2);
    assertThat(items.offsets()).containsExactly(0, 1, 3);
    assertThat(items.bytes().byteSize()).isEqualTo(3);
  }

  @Test
  void outOfLineBlocksHaveRawOrPaddedTails() {
    for (int bits : new int[] {8, 16, 32, 64}) {
      for (int count : new int[] {1024, 1, 700, 1025, 2048, 3000}) {
        int seed = bits * 10_000 + count;
        Random random = new Random(seed);
        int width = random.nextInt(bits + 1);
        long[] values = values(random, count, width);
        for (boolean raw : new boolean[] {true, false}) {
          ByteArrayOutputStream block = new ByteArrayOutputStream();
          int whole = count / 1024 * 1024;
          for (int i = 0; i < whole; i += 1024) {
            block.writeBytes(Packing.block(Arrays.copyOfRange(values, i, i + 1024), bits, width));
          }
          long[] tail = Arrays.copyOfRange(values, whole, count);
          boolean sameLength = tail.length * bits / 8 == 128 * width;
          if (tail.length > 0) {
            block.writeBytes(
                raw || sameLength
                    ? Packing.words(tail, bits)
                    : Packing.block(Arrays.copyOf(tail, 1024), bits, width));
          }
          assertValues(TestEncodings.outOfLine(bits, width), block.toByteArray(), values, bits);
        }
      }
    }
  }

  @Test
  void inlineBlocksHoldAtMostOneBlock() {
    Random random = new Random(5);
    long[] values = values(random, 300, 11);
    assertValues(TestEncodings.inline(16), Packing.inline(values, 16, 11), values, 16);
    MemorySegment block = MemorySegment.ofArray(Packing.inline(values, 16, 11));
    assertThatThrownBy(() -> blocks.fixed(TestEncodings.inline(16), block, 1025, 16))
        .isInstanceOf(CorruptFileException.class);
  }

  @Test
  void compressedBlocksAreFramedByTheirSize() {
    long[] values = values(new Random(6), 5000, 5);
    byte[] plain = Packing.words(values, 32);
    assertValues(TestEncodings.lz4(TestEncodings.flat(32)), lz4(plain), values, 32);
    byte[] frame = Zstd.compress(plain);
    ByteBuffer framed = ByteBuffer.allocate(8 + frame.length).order(ByteOrder.LITTLE_ENDIAN);
    framed.putLong(plain.length).put(frame);
    assertValues(TestEncodings.zstd(TestEncodings.flat(32)), framed.array(), values, 32);
    assertValues(TestEncodings.zstd(TestEncodings.flat(32)), frame, values, 32);
  }

  static byte[] lz4(byte[] plain) {
    Lz4JavaCompressor compressor = new Lz4JavaCompressor();
    byte[] compressed = new byte[compressor.maxCompressedLength(plain.length)];
    int size = compressor.compress(plain, 0, plain.length, compressed, 0, compressed.length);
    ByteBuffer block = ByteBuffer.allocate(4 + size).order(ByteOrder.LITTLE_ENDIAN);
    return block.putInt(plain.length).put(compressed, 0, size).array();
  }

  @Test
  void sizesThatTheCompressedBytesCannotHaveAllocateNothing() {
    MemorySegment lz4 = hex("ffffff7f 10 00000000");
    assertThatThrownBy(() -> blocks.fixed(TestEncodings.lz4(TestEncodings.flat(32)), lz4, 4, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("claim");
    MemorySegment zstd = hex("0000000000000040 28b52ffd 00000000");
    assertThatThrownBy(() -> blocks.fixed(TestEncodings.zstd(TestEncodings.flat(32)), zstd, 4, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("claim");
    MemorySegment nothing = MemorySegment.ofArray(new byte[0]);
    assertThatThrownBy(
            () -> blocks.levels(TestEncodings.outOfLine(16, 0), nothing, Integer.MAX_VALUE))
        .isInstanceOf(CorruptFileException.class);
  }

  @Test
  void unknownEncodingsAreRefusedByName() {
    MemorySegment block = MemorySegment.ofArray(new byte[64]);
    assertThatThrownBy(() -> blocks.fixed(TestEncodings.split(32), block, 4, 32))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("BYTE_STREAM_SPLIT");
    var unknown =
        TestEncodings.general(
            BufferCompression.Scheme.COMPRESSION_ALGORITHM_UNSPECIFIED, TestEncodings.flat(32));
    assertThatThrownBy(() -> blocks.fixed(unknown, block, 4, 32))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("compression scheme");
  }
}
