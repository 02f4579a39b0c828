package io.lancedb.lance.index.vector.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.CorruptFileException;
import io.lancedb.testing.ArrowMemory;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArrowMemory.class)
class HnswGraphTest {

  private static final String OFFICIAL =
      "{\"entry_point\":364,\"params\":{\"max_level\":7,\"m\":20,\"ef_construction\":300,"
          + "\"prefetch_distance\":2},\"level_offsets\":[0,750,780,781,781,781,781,781]}";

  @Test
  void metadataKeepTheirText() {
    HnswMetadata metadata = HnswMetadata.parse(OFFICIAL, "index");
    assertThat(metadata.entryPoint()).isEqualTo(364);
    assertThat(metadata.m()).isEqualTo(20);
    assertThat(metadata.efConstruction()).isEqualTo(300);
    assertThat(metadata.rows()).isEqualTo(781);
    assertThat(metadata.toJson()).isEqualTo(OFFICIAL);
  }

  @Test
  void damagedMetadataAreRefused() {
    for (String bad :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            OFFICIAL.replace("364", "-1"),
            OFFICIAL.replace("364", "null"),
            OFFICIAL.replace("364", "99999999999"),
            OFFICIAL.replace("[0,", "[1,"),
            OFFICIAL.replace("780", "700"),
            OFFICIAL.replace("[0,750,780,781,781,781,781,781]", "[0]"))) {
      assertThatThrownBy(() -> HnswMetadata.parse(bad, "index"))
          .as(bad)
          .isInstanceOf(CorruptFileException.class);
    }
  }

  /** A graph of three nodes in a row, and one of them on level 1. */
  private static VectorSchemaRoot rows(BufferAllocator allocator, int[] ids, int[][] lists) {
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(HnswColumns.FIELDS), allocator);
    root.allocateNew();
    UInt4Vector nodes = (UInt4Vector) root.getVector(0);
    ListVector neighbours = (ListVector) root.getVector(1);
    UInt4Vector values = (UInt4Vector) neighbours.getDataVector();
    int at = 0;
    for (int row = 0; row < ids.length; row++) {
      nodes.setSafe(row, ids[row]);
      neighbours.startNewValue(row);
      for (int value : lists[row]) {
        values.setSafe(at++, value);
      }
      neighbours.endValue(row, lists[row].length);
    }
    values.setValueCount(at);
    root.setRowCount(ids.length);
    return root;
  }

  private static final int[] IDS = {0, 1, 2, 1};
  private static final int[][] LISTS = {{1}, {0, 2}, {1}, {}};

  private static HnswMetadata metadata(int entryPoint, int... offsets) {
    return new HnswMetadata(entryPoint, 7, 2, 10, offsets);
  }

  @Test
  void opensAGraph(BufferAllocator allocator) {
    HnswGraph graph = HnswGraph.open(rows(allocator, IDS, LISTS), metadata(1, 0, 3, 4, 4), "index");
    assertThat(graph.size()).isEqualTo(3);
    graph.close();
  }

  @Test
  void damagedRowsAreRefused(BufferAllocator allocator) {
    refused(allocator, IDS, LISTS, metadata(3, 0, 3, 4, 4));
    refused(allocator, IDS, LISTS, metadata(1, 0, 3, 5, 5));
    refused(allocator, IDS, LISTS, metadata(1, 0, 2, 4, 4));
    refused(allocator, IDS, LISTS, metadata(0, 0, 0, 4, 4));
    refused(allocator, new int[] {0, 2, 1, 1}, LISTS, metadata(1, 0, 3, 4, 4));
    refused(allocator, new int[] {0, 1, 2, 3}, LISTS, metadata(1, 0, 3, 4, 4));
    refused(allocator, new int[] {0, 1, 2, -1}, LISTS, metadata(1, 0, 3, 4, 4));
    refused(allocator, IDS, new int[][] {{1}, {0, 3}, {1}, {}}, metadata(1, 0, 3, 4, 4));
    refused(allocator, IDS, new int[][] {{1}, {0, -2}, {1}, {}}, metadata(1, 0, 3, 4, 4));
  }

  private static void refused(
      BufferAllocator allocator, int[] ids, int[][] lists, HnswMetadata metadata) {
    assertThatThrownBy(() -> HnswGraph.open(rows(allocator, ids, lists), metadata, "index"))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("index");
  }

  @Test
  void damagedListsAreRefused(BufferAllocator allocator) {
    for (int[] damage : new int[][] {{0, -8}, {1, 4}, {2, 0}, {4, 1000}, {4, Integer.MAX_VALUE}}) {
      VectorSchemaRoot rows = rows(allocator, IDS, LISTS);
      rows.getVector(1).getOffsetBuffer().setInt(4L * damage[0], damage[1]);
      assertThatThrownBy(() -> HnswGraph.open(rows, metadata(1, 0, 3, 4, 4), "index"))
          .as("offset %s is %s", damage[0], damage[1])
          .isInstanceOf(CorruptFileException.class);
    }
  }
}
