package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.encoding.TestEncodings;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.objectstore.ByteRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;

class ReadRequestsTest extends FileReading {

  private static final int DIMENSION = 128;
  private static final int STRIDE = 4 * DIMENSION;
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  private static byte[] vectors(int rows) {
    ByteBuffer data = ByteBuffer.allocate(rows * STRIDE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * DIMENSION; i++) {
      data.putFloat(i);
    }
    PageLayout layout =
        PageLayout.newBuilder()
            .setFullZipLayout(
                FullZipLayout.newBuilder()
                    .setBitsPerValue(8 * STRIDE)
                    .setNumItems(rows)
                    .setNumVisibleItems(rows)
                    .setValueCompression(TestEncodings.list(DIMENSION, TestEncodings.flat(32)))
                    .addLayers(RepDefLayer.ALL_VALID_ITEM))
            .build();
    return new TestFile()
        .column(TestFile.vectors("v", FLOAT, DIMENSION))
        .page(layout, rows, data.array())
        .bytes(rows);
  }

  private static Float4Vector floats(VectorSchemaRoot root) {
    return (Float4Vector) ((FixedSizeListVector) root.getVector(0)).getDataVector();
  }

  @Test
  void aTakeOfVectorsReadsExactlyTheirBytesAtOnce() {
    LanceFileReader file = open(vectors(1000));
    RowRanges rows = RowRanges.ofRows(3, 500, 501, 700);
    try (VectorSchemaRoot root = read(file, OfficialFiles.columns(file), rows)) {
      assertThat(floats(root).get(0)).isEqualTo(3f * DIMENSION);
      assertThat(floats(root).get(2 * DIMENSION + 1)).isEqualTo(501f * DIMENSION + 1);
      assertThat(floats(root).get(4 * DIMENSION - 1)).isEqualTo(701f * DIMENSION - 1);
    }
    assertThat(store.calls).hasSize(2);
    assertThat(store.calls.get(1).ranges())
        .containsExactly(
            new ByteRange(3 * STRIDE, STRIDE),
            new ByteRange(500 * STRIDE, 2 * STRIDE),
            new ByteRange(700 * STRIDE, STRIDE));
  }

  @Test
  void aScanOfVectorsTakesTheBytesOverWithoutACopy() {
    LanceFileReader file = open(vectors(1000));
    try (VectorSchemaRoot root = read(file, OfficialFiles.columns(file), RowRanges.of(100, 900))) {
      assertThat(store.addresses).hasSize(1);
      assertThat(floats(root).getDataBufferAddress()).isEqualTo(store.addresses.get(0));
      assertThat(floats(root).get(0)).isEqualTo(100f * DIMENSION);
      assertThat(floats(root).get(800 * DIMENSION - 1)).isEqualTo(900f * DIMENSION - 1);
    }
  }

  @Test
  void smallFilesAreReadInOneRequest() {
    LanceFileReader file = open("vectors-2.2");
    RowRanges rows = RowRanges.of(0, file.rowCount());
    read(file, OfficialFiles.columns(file), rows).close();
    assertThat(store.calls).hasSize(1);
  }

  @Test
  void aScanLocatesOnceAndThenReadsOnlyData() {
    LanceFileReader file = open("chunks-2.2");
    List<FileColumn> columns = OfficialFiles.columns(file);
    RowRanges rows = RowRanges.of(0, file.rowCount());
    read(file, columns, rows).close();
    assertThat(store.calls).hasSize(3);
    assertThat(file.memoryBytes()).isGreaterThan(1 << 16);
    read(file, columns, rows).close();
    assertThat(store.calls).hasSize(4);
    assertThat(store.calls.get(3)).isEqualTo(store.calls.get(2));
    assertThat(store.calls.get(3).ranges().size()).isLessThanOrEqualTo(columns.size());
  }

  @Test
  void aTakeOfAMiniBlockRowReadsItsChunkOnly() {
    LanceFileReader file = open("chunks-2.2");
    FileColumn random = OfficialFiles.columns(file).get(1);
    assertThat(random.field().name()).isEqualTo("int32|rand|sparse");
    RowRanges row = RowRanges.ofRows(1500);
    try (VectorSchemaRoot root = read(file, List.of(random), row)) {
      OfficialFiles.assertRows(root.getVector(0), row);
    }
    List<ByteRange> data = store.calls.getLast().ranges();
    assertThat(data).hasSize(1);
    assertThat(data.get(0).length()).isBetween(4096L, 4600L);
  }

  /** Strings of one byte, and an index that is too large to be read whole. */
  private static byte[] strings(int rows) {
    ByteBuffer data = ByteBuffer.allocate(rows * 5).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer index = ByteBuffer.allocate(4 * (rows + 1)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows; i++) {
      index.putInt(data.position());
      data.putInt(1).put((byte) ('a' + i % 26));
    }
    index.putInt(data.position());
    PageLayout layout =
        PageLayout.newBuilder()
            .setFullZipLayout(
                FullZipLayout.newBuilder()
                    .setBitsPerOffset(32)
                    .setNumItems(rows)
                    .setNumVisibleItems(rows)
                    .setValueCompression(TestEncodings.variable(32))
                    .addLayers(RepDefLayer.ALL_VALID_ITEM))
            .build();
    return new TestFile()
        .column(TestFile.field("s", ArrowType.Utf8.INSTANCE))
        .page(layout, rows, data.array(), index.array())
        .bytes(rows);
  }

  @Test
  void aTakeOfLongStringsReadsTheirIndexEntriesAndThenTheirBytes() {
    int rows = 80_000;
    LanceFileReader file = open(strings(rows));
    List<FileColumn> columns = OfficialFiles.columns(file);
    try (VectorSchemaRoot root = read(file, columns, RowRanges.ofRows(7, 50_000))) {
      VarCharVector strings = (VarCharVector) root.getVector(0);
      assertThat(strings.get(0)).containsExactly('a' + 7);
      assertThat(strings.get(1)).containsExactly('a' + 50_000 % 26);
    }
    assertThat(store.calls).hasSize(3);
    assertThat(store.calls.get(1).ranges()).allMatch(range -> range.length() <= 8);
    assertThat(store.calls.get(2).ranges())
        .containsExactly(new ByteRange(35, 5), new ByteRange(250_000, 5));
  }

  @Test
  void aScanOfLongStringsNeedsNoIndex() {
    LanceFileReader file = open(strings(80_000));
    read(file, OfficialFiles.columns(file), RowRanges.of(0, 80_000)).close();
    assertThat(store.calls).hasSize(2);
    assertThat(store.calls.get(1).ranges()).containsExactly(new ByteRange(0, 400_000));
  }

  @Test
  void aThousandRowsAreOneRequest() {
    LanceFileReader file = open(vectors(4000));
    long[] chosen = LongStream.range(0, 1000).map(i -> 4 * i).toArray();
    try (VectorSchemaRoot root =
        read(file, OfficialFiles.columns(file), RowRanges.ofRows(chosen))) {
      for (int i = 0; i < 1000; i++) {
        assertThat(floats(root).get(i * DIMENSION)).isEqualTo(4f * i * DIMENSION);
      }
    }
    assertThat(store.calls).hasSize(2);
    assertThat(store.calls.get(1).ranges()).hasSize(1000);
  }
}
