package io.lancedb.lance.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.proto.EncodedU64Array;
import io.lancedb.lance.table.proto.RowIdSequence;
import io.lancedb.lance.table.proto.U64Segment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RowIdsTest {

  /** Ids of one of the shapes for which there is a form. */
  private static long[] ids(Random random) {
    int n = random.nextInt(300);
    long start = random.nextLong(1L << 40);
    long step = 1L << random.nextInt(4) * random.nextInt(12);
    long[] ids = new long[n];
    for (int i = 0; i < n; i++) {
      ids[i] = i == 0 ? start : ids[i - 1] + 1 + (random.nextInt(4) == 0 ? step - 1 : 0);
    }
    if (n > 1 && random.nextInt(4) == 0) {
      long first = ids[0];
      ids[0] = ids[n - 1];
      ids[n - 1] = first;
    }
    return ids;
  }

  @Test
  void idsOfEveryShapeAreReadBack() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<U64Segment.SegmentCase> seen = EnumSet.noneOf(U64Segment.SegmentCase.class);
    for (int round = 0; round < 300; round++) {
      long[] ids = ids(random);
      RowIds built = RowIds.of(ids).concat(RowIds.of(ids(random)));
      ByteString bytes = built.toBytes();
      RowIdSequence.parseFrom(bytes).getSegmentsList().forEach(s -> seen.add(s.getSegmentCase()));
      RowIds read = RowIds.parse(bytes, "m");
      assertThat(read.size()).as("seed %d", seed).isEqualTo(built.size());
      long[] all = read.ids(0, read.size());
      assertThat(Arrays.copyOf(all, ids.length)).as("seed %d", seed).isEqualTo(ids);
      assertThat(all).as("seed %d", seed).isEqualTo(built.ids(0, built.size()));
      for (int i = 0; i < all.length; i++) {
        assertThat(read.id(i)).as("seed %d", seed).isEqualTo(all[i]);
      }
      for (int i = 0; i < ids.length; i++) {
        assertThat(read.indexOf(ids[i])).as("seed %d", seed).isEqualTo(i);
      }
      int from = random.nextInt(all.length + 1);
      assertThat(read.ids(from, all.length))
          .as("seed %d", seed)
          .isEqualTo(Arrays.copyOfRange(all, from, all.length));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            U64Segment.SegmentCase.RANGE,
            U64Segment.SegmentCase.RANGE_WITH_HOLES,
            U64Segment.SegmentCase.RANGE_WITH_BITMAP,
            U64Segment.SegmentCase.SORTED_ARRAY,
            U64Segment.SegmentCase.ARRAY);
  }

  @Test
  void anIdThatIsNotThereHasNoOffset() {
    assertThat(RowIds.ofRange(5, 9).indexOf(9)).isEqualTo(-1);
    assertThat(RowIds.of(1, 2, 3, 5).indexOf(4)).isEqualTo(-1);
    assertThat(RowIds.of(1, 200, 3000).indexOf(4)).isEqualTo(-1);
    assertThat(RowIds.of(9, 2, 30).indexOf(4)).isEqualTo(-1);
  }

  @Test
  void maskedIdsAreThoseOfTheRowsThatAreLeft() {
    RowIds ids = RowIds.ofRange(10, 20).mask(DeletionVector.of(0, 3, 9));
    assertThat(ids.ids(0, ids.size())).containsExactly(11, 12, 14, 15, 16, 17, 18);
  }

  private static void refused(U64Segment.Builder segment) {
    ByteString bytes = RowIdSequence.newBuilder().addSegments(segment).build().toByteString();
    assertThatThrownBy(() -> RowIds.parse(bytes, "m")).isInstanceOf(CorruptFileException.class);
  }

  @Test
  void segmentsThatContradictThemselvesAreCorrupt() {
    refused(U64Segment.newBuilder());
    refused(U64Segment.newBuilder().setRange(U64Segment.Range.newBuilder().setStart(5).setEnd(4)));
    refused(U64Segment.newBuilder().setRange(U64Segment.Range.newBuilder().setEnd(-1)));
    refused(
        U64Segment.newBuilder()
            .setRangeWithBitmap(
                U64Segment.RangeWithBitmap.newBuilder()
                    .setEnd(4)
                    .setBitmap(ByteString.copyFrom(new byte[] {(byte) 0x80}))));
    refused(
        U64Segment.newBuilder()
            .setRangeWithBitmap(U64Segment.RangeWithBitmap.newBuilder().setEnd(1L << 62)));
    refused(
        U64Segment.newBuilder()
            .setSortedArray(
                EncodedU64Array.newBuilder()
                    .setU16Array(
                        EncodedU64Array.U16Array.newBuilder()
                            .setOffsets(ByteString.copyFrom(new byte[] {2, 0, 1, 0})))));
    refused(
        U64Segment.newBuilder()
            .setArray(
                EncodedU64Array.newBuilder()
                    .setU32Array(
                        EncodedU64Array.U32Array.newBuilder()
                            .setOffsets(ByteString.copyFrom(new byte[] {2, 0, 1})))));
  }

  @Test
  void versionsOfRowsAreReadBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      long[] versions =
          LongStream.range(0, random.nextInt(50)).map(i -> random.nextInt(3)).toArray();
      RowVersions read = RowVersions.parse(RowVersions.of(versions).toBytes(), "m");
      assertThat(read.size()).as("seed %d", seed).isEqualTo(versions.length);
      for (int i = 0; i < versions.length; i++) {
        assertThat(read.at(i)).as("seed %d", seed).isEqualTo(versions[i]);
      }
    }
    assertThat(RowVersions.of(7, 3).at(6)).isEqualTo(3);
  }
}
