package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.encoding.fixed.Packing;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.testing.RowValues;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of version 2.0 in forms that only older writers chose, and pages that are damaged. */
class HandmadeArraysTest extends FileReading {

  private static TestFile file() {
    return new TestFile().version(0, 3).pageType("/lance.encodings.ArrayEncoding");
  }

  private static LanceField field(String name, ArrowType type) {
    return new LanceField(0, -1, TestFile.field(name, type), List.of());
  }

  private static ArrowType int64() {
    return new ArrowType.Int(64, true);
  }

  private static ArrayEncoding.Buffer buffer(int number) {
    return ArrayEncoding.Buffer.newBuilder().setBufferIndex(number).build();
  }

  private static ArrayEncoding flat(int bits, int buffer) {
    return flat(bits, buffer, "");
  }

  private static ArrayEncoding flat(int bits, int buffer, String compression) {
    ArrayEncoding.Flat.Builder flat =
        ArrayEncoding.Flat.newBuilder().setBitsPerValue(bits).setBuffer(buffer(buffer));
    if (!compression.isEmpty()) {
      flat.setCompression(ArrayEncoding.Compression.newBuilder().setScheme(compression));
    }
    return ArrayEncoding.newBuilder().setFlat(flat).build();
  }

  private static ArrayEncoding noNulls(ArrayEncoding values) {
    return ArrayEncoding.newBuilder()
        .setNullable(
            ArrayEncoding.Nullable.newBuilder()
                .setNoNulls(ArrayEncoding.Nullable.NoNulls.newBuilder().setValues(values)))
        .build();
  }

  private static ArrayEncoding someNulls(int validity, ArrayEncoding values) {
    return ArrayEncoding.newBuilder()
        .setNullable(
            ArrayEncoding.Nullable.newBuilder()
                .setSomeNulls(
                    ArrayEncoding.Nullable.SomeNulls.newBuilder()
                        .setValidity(flat(1, validity))
                        .setValues(values)))
        .build();
  }

  private static ArrayEncoding binary(int ends, int bytes, long adjustment) {
    return ArrayEncoding.newBuilder()
        .setBinary(
            ArrayEncoding.Binary.newBuilder()
                .setIndices(flat(64, ends))
                .setBytes(flat(8, bytes))
                .setNullAdjustment(adjustment))
        .build();
  }

  private static byte[] longs(long... values) {
    return Packing.words(values, 64);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private List<@Nullable Object> values(byte[] content, RowRanges rows) {
    LanceFileReader file = open(content);
    try (VectorSchemaRoot read = read(file, ArrayTables.columns(file.schema()), rows)) {
      return RowValues.of(read.getVector(0));
    }
  }

  private void assertEveryRow(byte[] content, List<@Nullable Object> expected) {
    assertThat(values(content, RowRanges.of(0, expected.size()))).isEqualTo(expected);
    for (int i = 0; i < expected.size(); i += 1 + expected.size() / 50) {
      assertThat(values(content, RowRanges.of(i, i + 1))).isEqualTo(expected.subList(i, i + 1));
    }
    if (expected.size() > 4) {
      assertThat(values(content, RowRanges.ofRows(1, 2, 4)))
          .isEqualTo(Arrays.asList(expected.get(1), expected.get(2), expected.get(4)));
    }
  }

  private static List<@Nullable Object> texts(long... values) {
    return new ArrayList<>(Arrays.stream(values).mapToObj(Long::toString).toList());
  }

  @Test
  void denselyPackedIntegersAreSignExtended() {
    long[] signed = {-4, 3, 0, -1, 2, 1, -3, -2, 3};
    BigInteger bits = BigInteger.ZERO;
    for (int i = 0; i < signed.length; i++) {
      bits = bits.or(BigInteger.valueOf(signed[i] & 7).shiftLeft(3 * i));
    }
    byte[] packed = new byte[4];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = bits.shiftRight(8 * i).byteValue();
    }
    for (boolean sign : new boolean[] {true, false}) {
      ArrayEncoding encoding =
          noNulls(
              ArrayEncoding.newBuilder()
                  .setBitpacked(
                      ArrayEncoding.Bitpacked.newBuilder()
                          .setCompressedBitsPerValue(3)
                          .setUncompressedBitsPerValue(64)
                          .setSigned(sign)
                          .setBuffer(buffer(0)))
                  .build());
      assertEveryRow(
          file().top(field("n", int64())).page(encoding, 9, packed).bytes(9),
          texts(Arrays.stream(signed).map(value -> sign ? value : value & 7).toArray()));
    }
  }

  @Test
  void blocksOf1024IntegersAreUnpackedInFastLanesOrder() {
    for (int bits : new int[] {8, 16, 32, 64}) {
      int width = bits == 8 ? 7 : 11;
      int rows = 1024 + 700;
      long[] values = new long[2048];
      for (int i = 0; i < rows; i++) {
        values[i] = i * 37L & (1 << width) - 1;
      }
      byte[] packed = Arrays.copyOf(Packing.block(values, bits, width), 2 * 128 * width);
      byte[] second = Packing.block(Arrays.copyOfRange(values, 1024, 2048), bits, width);
      System.arraycopy(second, 0, packed, second.length, second.length);
      ArrayEncoding encoding =
          ArrayEncoding.newBuilder()
              .setBitpackedForNonNeg(
                  ArrayEncoding.BitpackedForNonNeg.newBuilder()
                      .setCompressedBitsPerValue(width)
                      .setUncompressedBitsPerValue(bits)
                      .setBuffer(buffer(0)))
              .build();
      byte[] content =
          file()
              .top(field("n", new ArrowType.Int(bits, true)))
              .page(encoding, rows, packed)
              .bytes(rows);
      assertEveryRow(content, texts(Arrays.copyOf(values, rows)));
    }
  }

  @Test
  void textsOfOneLengthAndConstantsComeBack() {
    ArrayEncoding fixed =
        ArrayEncoding.newBuilder()
            .setFixedSizeBinary(
                ArrayEncoding.FixedSizeBinary.newBuilder().setBytes(flat(8, 1)).setByteWidth(2))
            .build();
    byte[] texts =
        file()
            .top(field("t", ArrowType.Utf8.INSTANCE))
            .page(someNulls(0, fixed), 5, new byte[] {0b11101}, ascii("ab__cdefgh"))
            .bytes(5);
    assertEveryRow(texts, Arrays.asList("ab", null, "cd", "ef", "gh"));

    ArrayEncoding constant =
        ArrayEncoding.newBuilder()
            .setConstant(
                ArrayEncoding.Constant.newBuilder().setValue(ByteString.copyFrom(longs(77))))
            .build();
    assertEveryRow(
        file().top(field("n", int64())).page(noNulls(constant), 5).bytes(5),
        texts(77, 77, 77, 77, 77));
  }

  @Test
  void wholeBuffersAreDecompressed() {
    long[] values = new long[500];
    Arrays.setAll(values, i -> i / 7 * 1_000_003L);
    byte[] raw = longs(values);
    Lz4JavaCompressor lz4 = new Lz4JavaCompressor();
    ByteBuffer small = ByteBuffer.allocate(4 + lz4.maxCompressedLength(raw.length));
    small.order(ByteOrder.LITTLE_ENDIAN).putInt(raw.length);
    int length = lz4.compress(raw, 0, raw.length, small.array(), 4, small.capacity() - 4);
    byte[] lz4Bytes = Arrays.copyOf(small.array(), 4 + length);
    assertEveryRow(
        file().top(field("n", int64())).page(flat(64, 0, "lz4"), 500, lz4Bytes).bytes(500),
        texts(values));

    ZstdJavaCompressor zstd = new ZstdJavaCompressor();
    ByteBuffer large = ByteBuffer.allocate(8 + zstd.maxCompressedLength(raw.length));
    large.order(ByteOrder.LITTLE_ENDIAN).putLong(raw.length);
    length = zstd.compress(raw, 0, raw.length, large.array(), 8, large.capacity() - 8);
    byte[] zstdBytes = Arrays.copyOf(large.array(), 8 + length);
    assertEveryRow(
        file().top(field("n", int64())).page(flat(64, 0, "zstd"), 500, zstdBytes).bytes(500),
        texts(values));

    byte[] tooFew =
        file().top(field("n", int64())).page(flat(64, 0, "zstd"), 501, zstdBytes).bytes(501);
    assertDamaged(tooFew, 501, "behind the 4000");
    byte[] unknown =
        file().top(field("n", int64())).page(flat(64, 0, "snappy"), 500, zstdBytes).bytes(500);
    assertRefused(unknown, 500, "snappy");
  }

  @Test
  void indicesOfDictionariesCountFromOneOrFromZeroByTheTypeOfTheColumn() {
    ArrayEncoding dictionary =
        ArrayEncoding.newBuilder()
            .setDictionary(
                ArrayEncoding.Dictionary.newBuilder()
                    .setIndices(noNulls(flat(8, 0)))
                    .setItems(binary(1, 2, 6))
                    .setNumDictionaryItems(3))
            .build();
    byte[] items = longs(2, 5, 5 + 6);
    LanceField chosen = field("t", ArrowType.Utf8.INSTANCE);
    byte[] content =
        file()
            .top(chosen)
            .page(dictionary, 5, new byte[] {1, 0, 2, 3, 1}, items, ascii("upper"))
            .bytes(5);
    assertEveryRow(content, Arrays.asList("up", null, "per", null, "up"));

    LanceField typed = new LanceField(0, -1, chosen.arrow(), List.of(), "dict:string:int8:false");
    byte[] zero =
        file()
            .top(typed)
            .page(dictionary, 5, new byte[] {1, 0, 2, 0, 1}, items, ascii("upper"))
            .bytes(5);
    assertEveryRow(zero, Arrays.asList("per", "up", null, "up", "per"));

    byte[] outside =
        file()
            .top(chosen)
            .page(dictionary, 5, new byte[] {1, 0, 4, 3, 1}, items, ascii("upper"))
            .bytes(5);
    assertDamaged(outside, 5, "item 3 of 3");
  }

  @Test
  void formsOf21BeforeItsReleaseAreRefusedByName() {
    ArrayEncoding rle = ArrayEncoding.newBuilder().setRle(ByteString.EMPTY).build();
    assertRefused(file().top(field("n", int64())).page(noNulls(rle), 5).bytes(5), 5, "RLE");
    ArrayEncoding variable = ArrayEncoding.newBuilder().setVariable(ByteString.EMPTY).build();
    assertRefused(
        file().top(field("t", ArrowType.Utf8.INSTANCE)).page(variable, 5).bytes(5), 5, "VARIABLE");
  }

  @Test
  void whatContradictsItselfIsDamage() {
    LanceField number = field("n", int64());
    LanceField text = field("t", ArrowType.Utf8.INSTANCE);
    byte[] four = longs(1, 2, 3, 4);
    assertDamaged(file().top(number).page(flat(32, 0), 4, four).bytes(4), 4, "32 bits");
    assertDamaged(file().top(number).page(flat(64, 1), 4, four).bytes(4), 4, "buffer 1 of 1");
    assertDamaged(file().top(number).page(flat(64, 0), 5, four).bytes(5), 5, "bytes 0 to 40");
    assertDamaged(file().top(number).page(binary(0, 1, 9), 4, four, four).bytes(4), 4, "BINARY");
    assertDamaged(file().top(number).page(flat(64, 0), 4, four).bytes(5), 5, "4 rows");
    assertDamaged(
        file().top(text).page(binary(0, 0, 9), 4, four).bytes(4), 4, "buffer 0 is in use twice");
    assertDamaged(file().top(number).page(flat(64, 0), 4, four, four).bytes(4), 4, "1 of 2");
    byte[] back =
        file().top(text).page(binary(0, 1, 9), 3, longs(4, 3, 5), ascii("abcde")).bytes(3);
    assertDamaged(back, 3, "from 4 to 3");
    byte[] beyond =
        file().top(text).page(binary(0, 1, 7), 3, longs(1, 3, 6), ascii("abcde")).bytes(3);
    assertDamaged(beyond, 3, "bytes 0 to 6");
    byte[] huge =
        file()
            .top(text)
            .page(binary(0, 1, Long.MAX_VALUE), 2, longs(1, Long.MAX_VALUE - 1), ascii("abcde"))
            .bytes(2);
    assertDamaged(huge, 2, "bytes 0 to");
  }

  @Test
  void listsWithMoreItemsThanThereAreAreDamage() {
    Field item = TestFile.field("item", int64());
    LanceField list =
        new LanceField(
            0,
            -1,
            new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item)),
            List.of(new LanceField(1, 0, item, List.of())));
    ArrayEncoding lists =
        ArrayEncoding.newBuilder()
            .setList(
                ArrayEncoding.ListOffsets.newBuilder()
                    .setOffsets(noNulls(flat(64, 0)))
                    .setNullOffsetAdjustment(5)
                    .setNumItems(4))
            .build();
    byte[] sound =
        file()
            .top(list)
            .pageOf(0, lists, 3, longs(1, 6, 4))
            .pageOf(1, flat(64, 0), 1, longs(7))
            .pageOf(1, flat(64, 0), 3, longs(8, 9, 10))
            .bytes(3);
    assertEveryRow(sound, Arrays.asList(List.of("7"), null, List.of("8", "9", "10")));
    byte[] few =
        file()
            .top(list)
            .pageOf(0, lists, 3, longs(1, 6, 4))
            .pageOf(1, flat(64, 0), 3, longs(8, 9, 10))
            .bytes(3);
    assertDamaged(few, 3, "3 values, but 4");
    ArrayEncoding none = noNulls(flat(64, 0));
    byte[] other =
        file().top(list).pageOf(0, none, 3, longs(1, 6, 4)).pageOf(1, none, 0, longs()).bytes(3);
    assertDamaged(other, 3, "lists as");
  }

  private void assertDamaged(byte[] content, int rows, String problem) {
    assertThatThrownBy(() -> values(content, RowRanges.of(0, rows)))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContainingAll("data/f.lance", problem);
  }

  private void assertRefused(byte[] content, int rows, String name) {
    assertThatThrownBy(() -> values(content, RowRanges.of(0, rows)))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("data/f.lance", name);
  }
}
