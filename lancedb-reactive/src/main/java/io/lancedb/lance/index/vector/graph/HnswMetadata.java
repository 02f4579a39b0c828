package io.lancedb.lance.index.vector.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lancedb.error.CorruptFileException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code index.idx} says about the graph of one partition: an element of the JSON array under
 * {@code lance:hnsw}, itself JSON:
 *
 * <pre>
 * {"entry_point":364,"params":{"max_level":7,"m":20,"ef_construction":300,"prefetch_distance":2},
 *  "level_offsets":[0,750,780,781,781,781,781,781]}
 * </pre>
 *
 * An empty partition has an empty string.
 *
 * @param entryPoint a node of the highest level that has nodes
 * @param maxLevel number of levels, with and without nodes
 * @param m neighbours of a node above level 0; twice as many on level 0
 * @param efConstruction candidates that were kept while the graph was built
 * @param levelOffsets first row of each level, counted from the first row of the partition, and the
 *     number of rows at the end; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record HnswMetadata(
    int entryPoint, int maxLevel, int m, int efConstruction, int[] levelOffsets) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LEVELS = 1024;

  /**
   * Parses the text of a partition that is not empty.
   *
   * @param path the file, for messages
   */
  public static HnswMetadata parse(String text, String path) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CorruptFileException(path, -1, "the description of a graph is no JSON", e);
    }
    JsonNode params = root.path("params");
    JsonNode offsets = root.path("level_offsets");
    if (!offsets.isArray() || offsets.size() < 2 || offsets.size() > MOST_LEVELS + 1) {
      throw new CorruptFileException(path, -1, "graph with level offsets " + brief(offsets));
    }
    int[] levels = new int[offsets.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = integer(offsets.get(i), "level offset", path);
      if (i == 0 ? levels[i] != 0 : levels[i] < levels[i - 1]) {
        throw new CorruptFileException(path, -1, "graph with level offsets " + brief(offsets));
      }
    }
    return new HnswMetadata(
        integer(root.path("entry_point"), "entry point", path),
        params.path("max_level").asInt(levels.length - 1),
        params.path("m").asInt(0),
        params.path("ef_construction").asInt(0),
        levels);
  }

  private static int integer(JsonNode node, String what, String path) {
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
      throw new CorruptFileException(path, -1, "graph with %s %s".formatted(what, brief(node)));
    }
    return node.intValue();
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  /**
   * Whether a partition may have this many rows: as many as {@link #rows()}, or, in files of older
   * clients, whose node 0 stands on every level but is counted on the first only, one more for each
   * other level.
   */
  public boolean fits(long partitionRows) {
    return partitionRows == rows() || partitionRows == rows() + (levelOffsets.length - 2L);
  }

  HnswMetadata withLevelOffsets(int[] offsets) {
    return new HnswMetadata(entryPoint, maxLevel, m, efConstruction, offsets);
  }

  /** Rows of the partition in {@code index.idx}: the nodes of all levels. */
  public int rows() {
    return levelOffsets[levelOffsets.length - 1];
  }

  /** The text for {@code lance:hnsw}. */
  public String toJson() {
    return IntStream.of(levelOffsets)
        .mapToObj(Integer::toString)
        .collect(
            Collectors.joining(
                ",",
                ("{\"entry_point\":%d,\"params\":{\"max_level\":%d,\"m\":%d,\"ef_construction\":%d,"
                        + "\"prefetch_distance\":2},\"level_offsets\":[")
                    .formatted(entryPoint, maxLevel, m, efConstruction),
                "]}"));
  }
}
