package io.lancedb.lance.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.LanceDbException;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.DeletionFile.DeletionFileType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class DeletionVectorCodecTest {

  private static Fragment fragment(boolean bitmap, long rows, long deleted) {
    DataFragment.Builder proto = DataFragment.newBuilder().setPhysicalRows(rows);
    proto
        .getDeletionFileBuilder()
        .setFileType(bitmap ? DeletionFileType.BITMAP : DeletionFileType.ARROW_ARRAY)
        .setNumDeletedRows(deleted);
    return new Fragment(proto.build(), "m");
  }

  /** An Arrow file of some rows, by the Arrow library. */
  private static byte[] arrow(int[] rows, CodecType codec) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FieldType type = FieldType.notNullable(new ArrowType.Int(32, false));
    Schema schema = new Schema(List.of(new Field("row_id", type, null)));
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      UInt4Vector vector = (UInt4Vector) root.getVector(0);
      for (int i = 0; i < rows.length; i++) {
        vector.setSafe(i, rows[i]);
      }
      root.setRowCount(rows.length);
      boolean plain = codec == CodecType.NO_COMPRESSION;
      CompressionCodec.Factory factory =
          plain ? NoCompressionCodec.Factory.INSTANCE : CommonsCompressionFactory.INSTANCE;
      try (ArrowFileWriter writer =
          new ArrowFileWriter(
              root, null, Channels.newChannel(out), Map.of(), IpcOption.DEFAULT, factory, codec)) {
        writer.writeBatch();
      }
    }
    return out.toByteArray();
  }

  @Test
  void bitmapsAreReadBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      RoaringBitmap rows = new RoaringBitmap();
      int bound = 1 + random.nextInt(200_000);
      for (int i = random.nextInt(3000); i > 0; i--) {
        int start = random.nextInt(bound);
        rows.add(start, Math.min(bound, start + 1L + random.nextInt(1 + random.nextInt(100))));
      }
      DeletionVector vector = DeletionVector.of(rows);
      byte[] bytes = DeletionVectorCodec.write(vector);
      Fragment fragment = fragment(true, bound, vector.cardinality());
      assertThat(DeletionVectorCodec.parse(bytes, fragment, "d"))
          .as("seed %d", seed)
          .isEqualTo(vector);
      int from = random.nextInt(bound);
      int to = from + random.nextInt(bound - from);
      var mask = vector.mask(from, to);
      assertThat(mask.cardinality()).as("seed %d", seed).isEqualTo(vector.deletedIn(from, to));
      for (int row = from; row < to; row++) {
        if (mask.get(row - from) != rows.contains(row)) {
          throw new AssertionError("row %d, seed %d".formatted(row, seed));
        }
      }
    }
  }

  @Test
  void arrowFilesOfEveryCompressionAreRead() throws IOException {
    int[] rows = {7, 3, 4999, 12, 0};
    int[] many = new Random(1).ints(0, 1 << 20).distinct().limit(5000).toArray();
    for (CodecType codec : List.of(CodecType.NO_COMPRESSION, CodecType.ZSTD, CodecType.LZ4_FRAME)) {
      for (int[] each : List.of(rows, many, new int[] {1})) {
        Fragment fragment = fragment(false, 1 << 20, each.length);
        assertThat(DeletionVectorCodec.parse(arrow(each, codec), fragment, "d"))
            .isEqualTo(DeletionVector.of(each));
      }
    }
  }

  @Test
  void countsThatDifferFromTheManifestAreCorrupt() throws IOException {
    byte[] bytes = arrow(new int[] {1, 2, 3}, CodecType.NO_COMPRESSION);
    assertThatThrownBy(() -> DeletionVectorCodec.parse(bytes, fragment(false, 10, 2), "d"))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("3 rows");
    assertThatThrownBy(() -> DeletionVectorCodec.parse(bytes, fragment(false, 3, 3), "d"))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("row 3");
  }

  @Test
  void damagedFilesAreReadOrRefusedButNeverAnotherError() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] rows = new Random(1).ints(0, 100_000).distinct().limit(500).toArray();
    DeletionVector vector = DeletionVector.of(rows);
    List<byte[]> files =
        List.of(
            DeletionVectorCodec.write(vector),
            arrow(rows, CodecType.NO_COMPRESSION),
            arrow(rows, CodecType.ZSTD),
            arrow(rows, CodecType.LZ4_FRAME));
    int refused = 0;
    for (int file = 0; file < files.size(); file++) {
      Fragment fragment = fragment(file == 0, 100_000, rows.length);
      for (int round = 0; round < 500; round++) {
        byte[] damaged = files.get(file).clone();
        if (round % 4 == 0) {
          damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
        } else {
          for (int i = 0; i <= random.nextInt(3); i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
          }
        }
        try {
          DeletionVector read = DeletionVectorCodec.parse(damaged, fragment, "d");
          assertThat(read.cardinality()).isEqualTo(rows.length);
        } catch (LanceDbException e) {
          refused++;
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
    assertThat(refused).isPositive();
  }
}
