package io.lancedb.lance.file.level;

import java.util.ArrayList;
import java.util.List;

/**
 * The layers from a leaf up to its top-level field: what the levels of its column describe.
 *
 * <p>Pages number definition levels by the layers that are nullable there. Here all pages of a
 * column have the same numbers, those of a page where every layer is: 0 is a valid value; then,
 * from the leaf upwards, each item layer has one number, for null, and each list layer two, the
 * first for null and the second for empty. Repetition levels are the same in all pages: the number
 * of lists begins a row, 0 continues the innermost list.
 *
 * @param layers the leaf's own layer first
 * @param itemsPerRow how many items a row of the table has in the column: more than 1 below
 *     fixed-size lists of structs, whose items a page counts as rows
 */
public record Nesting(List<Layer> layers, int itemsPerRow) {

  /** A column without anything above its values. */
  public static final Nesting FLAT = new Nesting(List.of(Layer.ITEM), 1);

  /** The kinds of layers. */
  public enum Layer {
    /** A leaf, a struct or a fixed-size list of structs: null or not. */
    ITEM(1),
    /** A list of any length: null, empty or not. */
    LIST(2);

    private final int numbers;

    Layer(int numbers) {
      this.numbers = numbers;
    }

    /** How many definition levels the layer has. */
    int numbers() {
      return numbers;
    }
  }

  /** Copies the layers. */
  public Nesting {
    layers = List.copyOf(layers);
  }

  /** The nesting of what lies directly below a layer: this one with a layer more at the leaf. */
  public Nesting below(Layer layer) {
    List<Layer> deeper = new ArrayList<>(layers.size() + 1);
    deeper.add(layer);
    deeper.addAll(layers);
    return new Nesting(deeper, itemsPerRow);
  }

  /** The same with {@code size} items for each one; overflows fail. */
  public Nesting times(int size) {
    return new Nesting(layers, Math.multiplyExact(itemsPerRow, size));
  }

  /** Number of list layers: the repetition level that begins a row. */
  public int lists() {
    return (int) layers.stream().filter(layer -> layer == Layer.LIST).count();
  }

  /** The largest definition level whose entry has a value, or the slot of one. */
  int maxVisible() {
    return itemsAbove(-1);
  }

  /**
   * Item layers from the one after {@code layer} up to the next list; as many as there can be where
   * no list follows. An entry with a larger definition level, counted from there, stands for a null
   * or empty list further up and has no slot.
   */
  int itemsAbove(int layer) {
    for (int i = layer + 1; i < layers.size(); i++) {
      if (layers.get(i) == Layer.LIST) {
        return i - layer - 1;
      }
    }
    return Short.MAX_VALUE;
  }
}
