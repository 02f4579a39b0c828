package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.encoding.TestEncodings;
import io.lancedb.lance.file.encoding.proto.BlobLayout;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.proto.PackedStruct;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.objectstore.StorePath;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class RefusedFilesTest extends FileReading {

  private static final Field INT = TestFile.field("price", new ArrowType.Int(32, true));

  private static PageLayout constant(RepDefLayer... layers) {
    return PageLayout.newBuilder()
        .setConstantLayout(ConstantLayout.newBuilder().addAllLayers(List.of(layers)))
        .build();
  }

  private void assertRefused(byte[] file, String... words) {
    assertThatThrownBy(() -> readAll(file).close())
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("price", "data/f.lance")
        .hasMessageContainingAll(words);
  }

  @Test
  void pagesOfLaterVersionsInAFileOfVersion20AreRefusedByName() {
    byte[] file =
        new TestFile()
            .version(0, 3)
            .column(INT)
            .page(constant(RepDefLayer.NULLABLE_ITEM), 4)
            .bytes(4);
    LanceFileReader reader = open(file);
    assertThat(reader.version()).isEqualTo(FileVersion.V2_0);
    assertThat(reader.rowCount()).isEqualTo(4);
    assertThat(reader.columnCount()).isEqualTo(1);
    assertRefused(file, "encodings21.PageLayout", "version 2.0");
  }

  @Test
  void laterVersionsAreRefused() {
    byte[] file = new TestFile().version(2, 4).column(INT).bytes(0);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("2.4");
  }

  @Test
  void layersOfAnotherColumnAreDamage() {
    BlobLayout blob = BlobLayout.newBuilder().addLayers(RepDefLayer.NULLABLE_ITEM).build();
    for (PageLayout layout :
        List.of(
            constant(RepDefLayer.NULLABLE_ITEM, RepDefLayer.NULLABLE_ITEM),
            constant(RepDefLayer.NULLABLE_LIST),
            PageLayout.newBuilder().setBlobLayout(blob).build())) {
      byte[] file = new TestFile().column(INT).page(layout, 4).bytes(4);
      assertThatThrownBy(() -> readAll(file).close())
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContainingAll("price", "data/f.lance");
    }
  }

  @Test
  void unknownLayoutsAreRefused() {
    PageLayout unknown = PageLayout.getDefaultInstance();
    assertRefused(new TestFile().column(INT).page(unknown, 4).bytes(4), "unknown page layout");
  }

  @Test
  void encodingsOfOtherTypesAreRefused() {
    CompressiveEncoding packed =
        CompressiveEncoding.newBuilder().setPackedStruct(PackedStruct.getDefaultInstance()).build();
    PageLayout layout =
        PageLayout.newBuilder()
            .setMiniBlockLayout(
                MiniBlockLayout.newBuilder()
                    .setValueCompression(packed)
                    .setNumBuffers(1)
                    .setNumItems(4)
                    .addLayers(RepDefLayer.ALL_VALID_ITEM))
            .build();
    byte[] file = new TestFile().column(INT).page(layout, 4, new byte[2], new byte[64]).bytes(4);
    assertRefused(file, "PACKED_STRUCT");
  }

  @Test
  void aColumnOfAnotherWidthIsDamage() {
    PageLayout layout =
        PageLayout.newBuilder()
            .setMiniBlockLayout(
                MiniBlockLayout.newBuilder()
                    .setValueCompression(TestEncodings.flat(64))
                    .setNumBuffers(1)
                    .setNumItems(4)
                    .addLayers(RepDefLayer.ALL_VALID_ITEM))
            .build();
    byte[] file = new TestFile().column(INT).page(layout, 4, new byte[2], new byte[64]).bytes(4);
    assertThatThrownBy(() -> readAll(file).close())
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContainingAll("price", "data/f.lance", "64 bits");
  }

  @Test
  void rowsThatDoNotAddUpAreDamage() {
    byte[] file = new TestFile().column(INT).page(constant(RepDefLayer.NULLABLE_ITEM), 4).bytes(5);
    assertThatThrownBy(() -> readAll(file).close())
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("4 rows");
  }

  @Test
  void aFileOfAnotherSizeThanTheTableKnowsIsDamage() {
    StorePath path = OfficialFiles.put(store, "wide-2.2");
    assertThatThrownBy(() -> get(LanceFileReader.open(store, path, 5)))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("instead of 5");
  }

  @Test
  void emptyAndShortFilesAreDamage() {
    StorePath path = StorePath.of("data/f.lance");
    for (int length : new int[] {0, 1, 39, 40, 1000}) {
      store.put(path, new byte[length]);
      assertThatThrownBy(() -> get(LanceFileReader.open(store, path, 0)))
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("data/f.lance");
    }
  }

  @Test
  void argumentsOutOfRangeThrowAtOnce() {
    LanceFileReader file = open("wide-2.2");
    FileColumn column = OfficialFiles.columns(file).get(0);
    var cpu = Schedulers.parallel();
    assertThatThrownBy(() -> file.read(List.of(column), RowRanges.of(0, 181), allocator, cpu))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            file.read(
                List.of(new FileColumn(1, column.field())), RowRanges.of(0, 1), allocator, cpu))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
