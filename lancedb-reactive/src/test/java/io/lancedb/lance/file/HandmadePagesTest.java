package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.encoding.TestEncodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages byte by byte: those that the official client wrote, and some that it only reads. */
class HandmadePagesTest extends FileReading {

  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("[^0-9a-f]", ""));
  }

  private static PageLayout layout(String text) {
    try {
      return PageLayout.parseFrom(ByteString.copyFrom(hex(text)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private List<@Nullable Object> values(byte[] file) {
    try (VectorSchemaRoot root = readAll(file)) {
      List<@Nullable Object> values = new ArrayList<>();
      FieldVector vector = root.getVector(0);
      for (int i = 0; i < root.getRowCount(); i++) {
        values.add(OfficialFiles.actual(vector, i));
      }
      return values;
    }
  }

  private static byte[] page(Field field, String layout, long rows, String... buffers) {
    byte[][] bytes = new byte[buffers.length][];
    for (int i = 0; i < buffers.length; i++) {
      bytes[i] = hex(buffers[i]);
    }
    return new TestFile().column(field).page(layout(layout), rows, bytes).bytes(rows);
  }

  @Test
  void aWholeOfficialFileOfTenNumbers() {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      values.append("%02x00000000000000".formatted(3 * i));
    }
    String file =
        "a0000000"
            + "48".repeat(60)
            + "0000 50000000 fefe"
            + values
            + "48".repeat(40)
            + "0a190a171201 78 20ffffffffffffffffff01 2a05 696e743634 3801 100a"
            + "0a2912270a250a1f"
            + HexFormat.of()
                .formatHex("/lance.encodings.ColumnEncoding".getBytes(StandardCharsets.US_ASCII))
            + "12020a00"
            + "1242 0a020040 12020458 180a 223612340a320a1d"
            + HexFormat.of()
                .formatHex("/lance.encodings21.PageLayout".getBytes(StandardCharsets.US_ASCII))
            + "1211 0a0f1a040a020840320101380148 0a5001dd00000000000000"
            + " 6f00000000000000c000000000000000 1d00000000000000dd00000000000000 4c01000000000000"
            + " 5c01000000000000 01000000 01000000 0200 0200 4c414e43";
    assertThat(hex(file)).hasSize(404);
    assertThat(values(hex(file))).containsExactly(0L, 3L, 6L, 9L, 12L, 15L, 18L, 21L, 24L, 27L);
    assertThat(store.calls).hasSize(1);
  }

  @Test
  void numbersWithNulls() {
    String zero = "0000000000000000";
    String chunk =
        "0a00 1400 50000000 0000 0100 0000 0000 0100 0000 0000 0100 0000 0000 fefefefe"
            + zero
            + zero
            + "0600000000000000"
            + "0900000000000000"
            + zero
            + "0f00000000000000"
            + "1200000000000000"
            + zero
            + "1800000000000000"
            + "1b00000000000000";
    assertThat(
            values(
                page(
                    TestFile.field("x", INT64),
                    "0a1512040a0208101a040a020840320103380148 0a5001",
                    10,
                    "d0000000",
                    chunk)))
        .containsExactly(0L, null, 6L, 9L, null, 15L, 18L, null, 24L, 27L);
  }

  @Test
  void strings() {
    String chunk =
        "0000 44000000 fefe 2c000000 2d000000 2f000000 32000000 36000000 37000000 39000000"
            + "3c000000 40000000 41000000 43000000"
            + "30 7631 767632 76767633 34 7635 767636 76767637 38 7639 48 fefefefe";
    assertThat(
            values(
                page(
                    TestFile.field("s", ArrowType.Utf8.INSTANCE),
                    "0a131a0812060a040a020820320101380148 0a5001",
                    10,
                    "90000000",
                    chunk)))
        .containsExactly("0", "v1", "vv2", "vvv3", "4", "v5", "vv6", "vvv7", "8", "v9");
  }

  @Test
  void booleans() {
    assertThat(
            values(
                page(
                    TestFile.field("b", ArrowType.Bool.INSTANCE),
                    "0a0f1a040a020801320101380148 0a5001",
                    10,
                    "10000000",
                    "0000 02000000 fefe 4902 fefefefefefe")))
        .containsExactly(1L, 0L, 0L, 1L, 0L, 0L, 1L, 0L, 0L, 1L);
  }

  @Test
  void constants() {
    Field ints = TestFile.field("i", new ArrowType.Int(32, true));
    assertThat(values(page(ints, "12032a0103", 3))).containsExactly(null, null, null);
    assertThat(values(page(ints, "12092a0101320407000000", 3))).containsExactly(7L, 7L, 7L);
    assertThat(values(page(ints, "12092a0103320407000000", 3, "", "0000 0100 0000")))
        .containsExactly(7L, null, 7L);
    Field strings = TestFile.field("s", ArrowType.Utf8.INSTANCE);
    String empty = "02000000 08000000 00000000 0000000000000000";
    assertThat(values(page(strings, "12032a0101", 2, empty))).containsExactly("", "");
    String cherry = "02000000 08000000 06000000 00000000 06000000 636865727279";
    assertThat(values(page(strings, "12032a0103", 3, cherry, "", "0100 0000 0000")))
        .containsExactly(null, "cherry", "cherry");
    assertThat(values(page(TestFile.field("b", ArrowType.Bool.INSTANCE), "12062a0101320101", 9)))
        .containsOnly(1L)
        .hasSize(9);
  }

  @Test
  void compressedLevelsOfAConstantPage() {
    PageLayout page =
        PageLayout.newBuilder()
            .setConstantLayout(
                layout("12092a0103320407000000").getConstantLayout().toBuilder()
                    .setDefCompression(TestEncodings.rle(16))
                    .setNumDefValues(7))
            .build();
    byte[] levels = hex("0400000000000000 0000 0100 05 02");
    Field ints = TestFile.field("i", new ArrowType.Int(32, true));
    byte[] file = new TestFile().column(ints).page(page, 7, new byte[0], levels).bytes(7);
    assertThat(values(file)).containsExactly(7L, 7L, 7L, 7L, 7L, null, null);
  }

  private static PageLayout miniBlock(
      int items, int buffers, CompressiveEncoding values, boolean large) {
    return PageLayout.newBuilder()
        .setMiniBlockLayout(
            MiniBlockLayout.newBuilder()
                .setValueCompression(values)
                .addLayers(RepDefLayer.ALL_VALID_ITEM)
                .setNumBuffers(buffers)
                .setNumItems(items)
                .setHasLargeChunk(large))
        .build();
  }

  private static byte[] chunk(byte[]... buffers) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    ByteBuffer header =
        ByteBuffer.allocate((2 + 4 * buffers.length + 7) / 8 * 8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) 0);
    for (byte[] buffer : buffers) {
      header.putInt(buffer.length);
    }
    chunk.writeBytes(header.array());
    for (byte[] buffer : buffers) {
      chunk.writeBytes(buffer);
      while (chunk.size() % 8 != 0) {
        chunk.write(0xfe);
      }
    }
    return chunk.toByteArray();
  }

  private static byte[] words(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  @Test
  void byteStreamsOfFloats() {
    byte[] split = hex("0000 0000 803f 3f40");
    byte[] chunk = chunk(split);
    byte[] file =
        new TestFile()
            .column(TestFile.field("f", FLOAT))
            .page(
                miniBlock(2, 1, TestEncodings.split(32), true),
                2,
                words((chunk.length / 8 - 1) << 4),
                chunk)
            .bytes(2);
    assertThat(values(file)).containsExactly(1.0, (double) Float.intBitsToFloat(0x403f0000));
  }

  @Test
  void dictionariesWithIndicesOfAnyWidth() {
    byte[] items = hex("20000000 14000000 00000000 01000000 03000000 616262");
    for (int bits : new int[] {8, 16, 32, 64}) {
      ByteBuffer indices = ByteBuffer.allocate(3 * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
      indices.put(0, (byte) 1).put(2 * bits / 8, (byte) 1);
      byte[] chunk = chunk(indices.array());
      PageLayout plain = miniBlock(3, 1, TestEncodings.flat(bits), true);
      PageLayout page =
          PageLayout.newBuilder()
              .setMiniBlockLayout(
                  plain.getMiniBlockLayout().toBuilder()
                      .setDictionary(TestEncodings.variable(32))
                      .setNumDictionaryItems(2))
              .build();
      byte[] file =
          new TestFile()
              .column(TestFile.field("s", ArrowType.Utf8.INSTANCE))
              .page(page, 3, words((chunk.length / 8 - 1) << 4), chunk, items)
              .bytes(3);
      assertThat(values(file)).containsExactly("bb", "a", "bb");
    }
  }

  @Test
  void rowsOfManyPagesOfDifferentLayouts() {
    TestFile file = new TestFile().column(TestFile.field("x", new ArrowType.Int(32, true)));
    List<@Nullable Object> expected = new ArrayList<>();
    for (int page = 0; page < 20; page++) {
      if (page % 4 == 3) {
        file.page(layout("12032a0103"), 2);
        expected.add(null);
        expected.add(null);
      } else {
        byte[] chunk = chunk(words(10 * page, 10 * page + 1, 10 * page + 2));
        file.page(
            miniBlock(3, 1, TestEncodings.flat(32), true),
            3,
            words((chunk.length / 8 - 1) << 4),
            chunk);
        expected.addAll(List.of(10L * page, 10L * page + 1, 10L * page + 2));
      }
    }
    byte[] bytes = file.bytes(expected.size());
    assertThat(values(bytes)).isEqualTo(expected);
    LanceFileReader reader = open(bytes);
    RowRanges rows = RowRanges.ofRows(0, 2, 3, 9, 10, 11, 30, 54);
    try (VectorSchemaRoot root = read(reader, OfficialFiles.columns(reader), rows)) {
      int at = 0;
      for (int row : new int[] {0, 2, 3, 9, 10, 11, 30, 54}) {
        assertThat(OfficialFiles.actual(root.getVector(0), at++)).isEqualTo(expected.get(row));
      }
    }
  }

  @Test
  void columnsMayComeInAnyOrderAndTwice() {
    LanceFileReader file = open("chunks-2.2");
    List<FileColumn> all = OfficialFiles.columns(file);
    List<FileColumn> wanted = List.of(all.get(4), all.get(0), all.get(4));
    RowRanges rows = RowRanges.of(100, 1500);
    try (VectorSchemaRoot root = read(file, wanted, rows)) {
      assertThat(root.getFieldVectors()).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(root.getVector(i).getName()).isEqualTo(wanted.get(i).field().name());
        OfficialFiles.assertRows(root.getVector(i), rows);
      }
    }
    try (VectorSchemaRoot root = read(file, List.of(), rows)) {
      assertThat(root.getRowCount()).isEqualTo(1400);
    }
  }
}
