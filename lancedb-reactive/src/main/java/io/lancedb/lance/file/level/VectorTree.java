package io.lancedb.lance.file.level;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Builds the vectors of a top-level field from the values and levels of its leaves. Leaves that
 * have layers in common must say the same of them. Fails with {@link IllegalArgumentException} for
 * levels that contradict each other, which a damaged file has.
 */
public final class VectorTree {

  private final List<? extends LeafValues> leaves;
  private final BufferAllocator allocator;

  private VectorTree(List<? extends LeafValues> leaves, BufferAllocator allocator) {
    this.leaves = leaves;
    this.allocator = allocator;
  }

  /**
   * Builds the vector of {@code rows} rows; its receiver closes it.
   *
   * @param field name and type of the vector
   * @param leaves the leaves that the shape refers to
   */
  public static FieldVector build(
      Field field,
      Shape shape,
      List<? extends LeafValues> leaves,
      int rows,
      BufferAllocator allocator) {
    FieldVector vector = field.createVector(allocator);
    try {
      VectorTree tree = new VectorTree(leaves, allocator);
      LevelCursor above = tree.load(shape, vector);
      if (above == null) {
        tree.loadWithoutLevels(shape, vector, rows);
      } else if (above.size() != rows) {
        throw new IllegalArgumentException("%d rows instead of %d".formatted(above.size(), rows));
      }
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }

  /**
   * Loads a vector and what is below it. Returns the levels of the layers above, or null, with
   * nothing loaded, where no leaf tells how many slots there are.
   */
  private @Nullable LevelCursor load(Shape shape, FieldVector vector) {
    return switch (shape) {
      case Shape.Leaf leaf -> leaf(leaves.get(leaf.leaf()), vector);
      case Shape.Struct struct -> struct(struct, (StructVector) vector);
      case Shape.Lists lists -> lists(lists, vector);
      case Shape.FixedLists lists -> fixedLists(lists, (FixedSizeListVector) vector);
      case Shape.Absent ignored -> null;
      case Shape.Empty ignored -> null;
    };
  }

  private LevelCursor leaf(LeafValues leaf, FieldVector vector) {
    leaf.load(vector);
    LevelCursor levels = new LevelCursor(leaf.levels());
    levels.dropItems();
    return levels;
  }

  private LevelCursor struct(Shape.Struct shape, StructVector vector) {
    List<FieldVector> children = vector.getChildrenFromFields();
    LevelCursor levels = null;
    for (int i = 0; i < children.size(); i++) {
      LevelCursor child = load(shape.children().get(i), children.get(i));
      if (levels == null) {
        levels = child;
      } else if (child != null && !levels.agrees(child)) {
        throw new IllegalArgumentException(
            "the columns below \"%s\" disagree about the rows".formatted(vector.getName()));
      }
    }
    if (levels == null) {
      throw new IllegalStateException("A struct without leaves: " + vector.getField());
    }
    try (LevelCursor.Slots slots = levels.takeItems(allocator)) {
      for (int i = 0; i < children.size(); i++) {
        loadWithoutLevels(shape.children().get(i), children.get(i), slots.count());
      }
      load(vector, slots);
    }
    return levels;
  }

  private LevelCursor lists(Shape.Lists shape, FieldVector vector) {
    boolean large = vector instanceof LargeListVector;
    FieldVector items =
        large ? ((LargeListVector) vector).getDataVector() : ((ListVector) vector).getDataVector();
    LevelCursor levels = loadItems(shape.items(), items);
    try (LevelCursor.Slots slots =
        levels.takeLists(items.getValueCount(), large ? 8 : 4, allocator)) {
      load(vector, slots);
    }
    return levels;
  }

  private LevelCursor fixedLists(Shape.FixedLists shape, FixedSizeListVector vector) {
    LevelCursor levels = loadItems(shape.items(), vector.getDataVector());
    try (LevelCursor.Slots slots = levels.takeFixedLists(vector.getListSize(), allocator)) {
      load(vector, slots);
    }
    return levels;
  }

  private LevelCursor loadItems(Shape shape, FieldVector items) {
    LevelCursor levels = load(shape, items);
    if (levels == null) {
      throw new IllegalStateException("A list without leaves: " + items.getField());
    }
    return levels;
  }

  /** Gives its slots to a vector that no leaf stands for. */
  private void loadWithoutLevels(Shape shape, FieldVector vector, int count) {
    if (shape instanceof Shape.Absent) {
      vector.setInitialCapacity(count);
      vector.allocateNew();
      vector.setValueCount(count);
    } else if (shape instanceof Shape.Empty) {
      load(vector, new LevelCursor.Slots(count, 0, null, null));
    }
  }

  private void load(FieldVector vector, LevelCursor.Slots slots) {
    List<ArrowBuf> buffers = new ArrayList<>();
    ArrowBuf validity = slots.validity();
    buffers.add(validity == null ? allocator.getEmpty() : validity);
    ArrowBuf offsets = slots.offsets();
    if (offsets != null) {
      buffers.add(offsets);
    }
    vector.loadFieldBuffers(new ArrowFieldNode(slots.count(), slots.nulls()), buffers);
  }
}
