package io.lancedb.lance.file.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.lance.file.level.Nesting.Layer;
import io.lancedb.testing.ArrowMemory;
import io.lancedb.testing.RowValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Vectors are what the levels say, compared with rows that were shredded one at a time. */
@ExtendWith(ArrowMemory.class)
class VectorTreeTest {

  @Test
  void theExampleOfTheFormatIsRead(BufferAllocator allocator) {
    Nesting nesting = new Nesting(List.of(Layer.ITEM, Layer.LIST), 1);
    PageLayers layers =
        PageLayers.of(List.of(RepDefLayer.NULLABLE_ITEM, RepDefLayer.NULL_AND_EMPTY_LIST), nesting);
    short[] rep = {1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1};
    short[] def = {0, 0, 0, 2, 3, 0, 0, 1, 0, 0, 0, 0, 3, 2, 0};
    Levels levels = new Levels(nesting);
    levels.add(layers, rep, def, 0, rep.length);
    Leaf leaf = new Leaf(levels, List.of(1, 2, 3, 4, 5, 0, 6, 7, 8, 9, 10));

    try (FieldVector vector =
        VectorTree.build(field(nesting), shape(nesting), List.of(leaf), 10, allocator)) {
      assertThat(RowValues.of(vector))
          .hasToString("[[1, 2, 3], null, [], [4], [5, null, 6], [7], [8, 9], [], null, [10]]");
    }
  }

  @Test
  void vectorsAreTheRowsThatWereShredded(BufferAllocator allocator) {
    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Rows rows = new Rows(random);
      Levels levels = new Levels(rows.nesting);
      for (int page = 0; page <= random.nextInt(3); page++) {
        rows.addPage(random.nextInt(30), levels);
      }
      Leaf leaf = new Leaf(levels, rows.values);
      assertThat(levels.visible()).as("seed %d", seed).isEqualTo(rows.values.size());
      try (FieldVector vector =
          VectorTree.build(
              field(rows.nesting),
              shape(rows.nesting),
              List.of(leaf),
              rows.expected.size(),
              allocator)) {
        assertThat(RowValues.of(vector)).as("seed %d", seed).isEqualTo(rows.expected);
      }
    }
  }

  @Test
  void damagedLevelsAreRefusedOrMakeAsManyRows(BufferAllocator allocator) {
    int refused = 0;
    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Rows rows = new Rows(random);
      Levels levels = new Levels(rows.nesting);
      try {
        rows.damage = true;
        rows.addPage(1 + random.nextInt(20), levels);
        Leaf leaf = new Leaf(levels, rows.values);
        VectorTree.build(
                field(rows.nesting),
                shape(rows.nesting),
                List.of(leaf),
                rows.expected.size(),
                allocator)
            .close();
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void leavesThatDisagreeAreRefused(BufferAllocator allocator) {
    Nesting nesting = new Nesting(List.of(Layer.ITEM, Layer.ITEM), 1);
    PageLayers layers =
        PageLayers.of(List.of(RepDefLayer.NULLABLE_ITEM, RepDefLayer.NULLABLE_ITEM), nesting);
    List<Leaf> leaves = new ArrayList<>();
    for (short[] def : new short[][] {{0, 2, 1}, {0, 1, 2}}) {
      Levels levels = new Levels(nesting);
      levels.add(layers, null, def, 0, 3);
      leaves.add(new Leaf(levels, List.of(1, 2, 3)));
    }
    Field item = Field.nullable("a", new ArrowType.Int(32, true));
    Field struct =
        new Field(
            "s",
            FieldType.nullable(ArrowType.Struct.INSTANCE),
            List.of(item, Field.nullable("b", item.getType())));
    Shape shape = new Shape.Struct(List.of(new Shape.Leaf(0), new Shape.Leaf(1)));

    assertThatThrownBy(() -> VectorTree.build(struct, shape, leaves, 3, allocator))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("disagree");
  }

  @Test
  void layersOfAnotherColumnAreRefused() {
    Nesting nesting = new Nesting(List.of(Layer.ITEM, Layer.LIST), 1);
    for (List<RepDefLayer> stored :
        List.of(
            List.of(RepDefLayer.NULLABLE_ITEM),
            List.of(RepDefLayer.NULLABLE_ITEM, RepDefLayer.NULLABLE_ITEM),
            List.of(RepDefLayer.ALL_VALID_LIST, RepDefLayer.ALL_VALID_LIST))) {
      assertThatThrownBy(() -> PageLayers.of(stored, nesting))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("layers");
    }
  }

  private static Field field(Nesting nesting) {
    Field field = Field.nullable("leaf", new ArrowType.Int(32, true));
    for (int i = 1; i < nesting.layers().size(); i++) {
      ArrowType type =
          nesting.layers().get(i) == Layer.LIST
              ? ArrowType.List.INSTANCE
              : ArrowType.Struct.INSTANCE;
      field = new Field("f", FieldType.nullable(type), List.of(field));
    }
    return field;
  }

  private static Shape shape(Nesting nesting) {
    Shape shape = new Shape.Leaf(0);
    for (int i = 1; i < nesting.layers().size(); i++) {
      shape =
          nesting.layers().get(i) == Layer.LIST
              ? new Shape.Lists(shape)
              : new Shape.Struct(List.of(shape));
    }
    return shape;
  }

  /** The values of an int32 leaf. */
  private record Leaf(Levels levels, List<Integer> values) implements LeafValues {
    @Override
    public void load(FieldVector vector) {
      IntVector ints = (IntVector) vector;
      short[] definition = levels.visibleDefinitions();
      ints.allocateNew(levels.visible());
      for (int i = 0; i < levels.visible(); i++) {
        if (definition == null || definition[i] == 0) {
          ints.set(i, i < values.size() ? values.get(i) : 0);
        }
      }
      ints.setValueCount(levels.visible());
    }
  }

  /** Random rows below random layers, and their levels as pages of any kind have them. */
  private static final class Rows {

    private final SplittableRandom random;
    final Nesting nesting;
    final List<Integer> values = new ArrayList<>();
    final List<@Nullable Object> expected = new ArrayList<>();
    boolean damage;

    private final List<RepDefLayer> kinds = new ArrayList<>();
    private final List<Short> repetition = new ArrayList<>();
    private final List<Short> definition = new ArrayList<>();

    Rows(SplittableRandom random) {
      this.random = random;
      List<Layer> layers = new ArrayList<>(List.of(Layer.ITEM));
      for (int i = random.nextInt(5); i > 0; i--) {
        layers.add(random.nextInt(3) == 0 ? Layer.ITEM : Layer.LIST);
      }
      nesting = new Nesting(layers, 1);
    }

    /** Adds rows whose layers are nullable as another page's may not be. */
    void addPage(int rows, Levels levels) {
      kinds.clear();
      repetition.clear();
      definition.clear();
      for (Layer layer : nesting.layers()) {
        kinds.add(
            layer == Layer.ITEM
                ? List.of(RepDefLayer.ALL_VALID_ITEM, RepDefLayer.NULLABLE_ITEM)
                    .get(random.nextInt(2))
                : List.of(
                        RepDefLayer.ALL_VALID_LIST,
                        RepDefLayer.NULLABLE_LIST,
                        RepDefLayer.EMPTYABLE_LIST,
                        RepDefLayer.NULL_AND_EMPTY_LIST)
                    .get(random.nextInt(4)));
      }
      for (int i = 0; i < rows; i++) {
        expected.add(shred(nesting.layers().size() - 1, nesting.lists()));
      }
      PageLayers layers = PageLayers.of(kinds, nesting);
      short[] rep = shorts(repetition);
      short[] def = shorts(definition);
      if (damage) {
        short[] hit = nesting.lists() > 0 && random.nextBoolean() ? rep : def;
        hit[random.nextInt(hit.length)] = (short) random.nextInt(-1, 8);
      }
      levels.add(
          layers,
          nesting.lists() > 0 ? rep : null,
          layers.hasDefinitions() || damage ? def : null,
          0,
          def.length);
    }

    private static short[] shorts(List<Short> list) {
      short[] array = new short[list.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = list.get(i);
      }
      return array;
    }

    /** Makes something at a layer and notes its entries, the first with the given level. */
    private @Nullable Object shred(int layer, int rep) {
      RepDefLayer kind = kinds.get(layer);
      boolean nullable =
          kind == RepDefLayer.NULLABLE_ITEM
              || kind == RepDefLayer.NULLABLE_LIST
              || kind == RepDefLayer.NULL_AND_EMPTY_LIST;
      if (nullable && random.nextInt(4) == 0) {
        entry(rep, base(layer));
        if (!nesting.layers().subList(0, layer + 1).contains(Layer.LIST)) {
          values.add(-1);
        }
        return null;
      }
      if (nesting.layers().get(layer) == Layer.LIST) {
        return list(layer, rep, kind);
      }
      if (layer == 0) {
        entry(rep, 0);
        values.add(values.size());
        return Integer.toString(values.size() - 1);
      }
      Map<String, @Nullable Object> struct = new LinkedHashMap<>();
      struct.put(layer == 1 ? "leaf" : "f", shred(layer - 1, rep));
      return struct;
    }

    private Object list(int layer, int rep, RepDefLayer kind) {
      boolean emptyable =
          kind == RepDefLayer.EMPTYABLE_LIST || kind == RepDefLayer.NULL_AND_EMPTY_LIST;
      List<@Nullable Object> items = new ArrayList<>();
      if (emptyable && random.nextInt(4) == 0) {
        entry(rep, base(layer) + (kind == RepDefLayer.NULL_AND_EMPTY_LIST ? 1 : 0));
        return items;
      }
      int inner =
          (int) nesting.layers().subList(0, layer).stream().filter(Layer.LIST::equals).count();
      for (int i = random.nextInt(4); i >= 0; i--) {
        items.add(shred(layer - 1, items.isEmpty() ? rep : inner));
      }
      return items;
    }

    /** The first definition level of a layer. */
    private int base(int layer) {
      int base = 1;
      for (int i = 0; i < layer; i++) {
        base +=
            switch (kinds.get(i)) {
              case NULLABLE_ITEM, NULLABLE_LIST, EMPTYABLE_LIST -> 1;
              case NULL_AND_EMPTY_LIST -> 2;
              default -> 0;
            };
      }
      return base;
    }

    private void entry(int rep, int def) {
      repetition.add((short) rep);
      definition.add((short) def);
    }
  }
}
