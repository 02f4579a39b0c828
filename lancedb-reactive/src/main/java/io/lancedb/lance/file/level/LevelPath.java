package io.lancedb.lance.file.level;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.level.PathLayer.Kind;
import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The fields from a top-level field down to a leaf column. */
public final class LevelPath {

  /** Levels are kept in bytes while a page is filled. */
  private static final int MAX_LEVEL = Byte.MAX_VALUE;

  private final List<PathLayer> layers;
  private final int maxRepetition;
  private final int maxDefinition;
  private final int itemsPerRow;

  private LevelPath(List<PathLayer> layers) {
    this.layers = List.copyOf(layers);
    this.maxRepetition = (int) layers.stream().filter(layer -> layer.kind().isList()).count();
    this.maxDefinition = layers.stream().mapToInt(layer -> layer.kind().levels()).sum();
    int items = 1;
    for (PathLayer layer : layers) {
      if (layer.kind().isList()) {
        break;
      }
      items = Math.multiplyExact(items, layer.items());
    }
    this.itemsPerRow = items;
  }

  /** The paths to all leaf columns of a top-level field, depth-first. */
  public static List<LevelPath> of(LanceField top) {
    List<LevelPath> paths = new ArrayList<>();
    walk(top, new ArrayList<>(), paths);
    return paths;
  }

  private static void walk(LanceField field, List<Step> above, List<LevelPath> paths) {
    if (field.ownsColumn()) {
      above.add(new Step(field, Kind.LEAF, 0));
      paths.add(new LevelPath(numbered(above)));
      above.removeLast();
      return;
    }
    Kind kind = kind(field);
    for (int child = 0; child < field.children().size(); child++) {
      above.add(new Step(field, kind, child));
      walk(field.children().get(child), above, paths);
      above.removeLast();
    }
  }

  private record Step(LanceField field, Kind kind, int child) {

    int items() {
      return kind == Kind.FIXED_LIST
          ? ((ArrowType.FixedSizeList) field.arrow().getType()).getListSize()
          : 1;
    }
  }

  private static Kind kind(LanceField field) {
    return switch (field.arrow().getType()) {
      case ArrowType.Struct ignored -> Kind.STRUCT;
      case ArrowType.FixedSizeList ignored -> Kind.FIXED_LIST;
      case ArrowType.List ignored -> Kind.LIST;
      case ArrowType.Map ignored -> Kind.LIST;
      case ArrowType.LargeList ignored -> Kind.LARGE_LIST;
      default -> throw new IllegalArgumentException("Not a nested type: " + field.arrow());
    };
  }

  /** Counts the levels from the leaf upwards. */
  private static List<PathLayer> numbered(List<Step> steps) {
    int level = steps.stream().mapToInt(step -> step.kind.levels()).sum();
    StringBuilder path = new StringBuilder();
    List<PathLayer> layers = new ArrayList<>();
    for (Step step : steps) {
      path.append(path.isEmpty() ? "" : ".").append(step.field.name());
      int nullLevel = level + 1 - step.kind.levels();
      layers.add(
          new PathLayer(
              step.field, path.toString(), step.kind, step.child, step.items(), nullLevel));
      level -= step.kind.levels();
    }
    PathLayer top = layers.getFirst();
    if (top.emptyLevel() > MAX_LEVEL) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is nested too deeply: its levels go beyond %d".formatted(path, MAX_LEVEL));
    }
    return layers;
  }

  /** The layers from the top-level field to the leaf. */
  List<PathLayer> layers() {
    return layers;
  }

  /** The layer of the leaf column. */
  public PathLayer leaf() {
    return layers.getLast();
  }

  /** Whether some values may be so large that they are not packed in chunks. */
  boolean mayBeZipped() {
    return switch (leaf().field().arrow().getType()) {
      case ArrowType.Utf8 ignored -> true;
      case ArrowType.LargeUtf8 ignored -> true;
      case ArrowType.Binary ignored -> true;
      case ArrowType.LargeBinary ignored -> true;
      case ArrowType.FixedSizeBinary ignored -> true;
      case ArrowType.FixedSizeList ignored -> true;
      case ArrowType.Struct ignored -> true;
      default -> false;
    };
  }

  /** Whether the leaf is a struct without fields. */
  boolean isEmptyStruct() {
    return leaf().field().arrow().getType() instanceof ArrowType.Struct
        && leaf().field().arrow().getChildren().isEmpty();
  }

  /** The number of lists. */
  public int maxRepetition() {
    return maxRepetition;
  }

  /** The largest canonical definition level. */
  public int maxDefinition() {
    return maxDefinition;
  }

  /**
   * What a page counts as rows for each row of the table: the items of fixed-size lists that are
   * not in lists themselves.
   */
  public int itemsPerRow() {
    return itemsPerRow;
  }
}
