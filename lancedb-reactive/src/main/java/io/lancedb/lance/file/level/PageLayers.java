package io.lancedb.lance.file.level;

import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import java.util.List;

/**
 * The layers of one page: which of them have definition levels there, and so what the page's
 * numbers mean in the {@link Nesting} of the column.
 */
public final class PageLayers {

  private final int lists;
  private final int maxVisible;
  private final short[] meaning;
  private final int meanings;
  private final boolean nullableLeaf;

  private PageLayers(
      int lists, int maxVisible, short[] meaning, int meanings, boolean nullableLeaf) {
    this.lists = lists;
    this.maxVisible = maxVisible;
    this.meaning = meaning;
    this.meanings = meanings;
    this.nullableLeaf = nullableLeaf;
  }

  /**
   * Reads the layers of a page, leaf first. Fails with {@link IllegalArgumentException} when they
   * are not those of the column.
   */
  public static PageLayers of(List<RepDefLayer> stored, Nesting nesting) {
    List<Nesting.Layer> layers = nesting.layers();
    if (stored.size() != layers.size()) {
      throw new IllegalArgumentException(
          "%d layers (%s) instead of %d".formatted(stored.size(), stored, layers.size()));
    }
    short[] meaning = new short[2 * layers.size() + 1];
    int meanings = 1;
    int canonical = 1;
    int maxVisible = -1;
    for (int i = 0; i < layers.size(); i++) {
      boolean list = layers.get(i) == Nesting.Layer.LIST;
      if (list && maxVisible < 0) {
        maxVisible = meanings - 1;
      }
      switch (stored.get(i)) {
        case ALL_VALID_ITEM -> check(!list, stored);
        case ALL_VALID_LIST -> check(list, stored);
        case NULLABLE_ITEM -> {
          check(!list, stored);
          meaning[meanings++] = (short) canonical;
        }
        case NULLABLE_LIST -> {
          check(list, stored);
          meaning[meanings++] = (short) canonical;
        }
        case EMPTYABLE_LIST -> {
          check(list, stored);
          meaning[meanings++] = (short) (canonical + 1);
        }
        case NULL_AND_EMPTY_LIST -> {
          check(list, stored);
          meaning[meanings++] = (short) canonical;
          meaning[meanings++] = (short) (canonical + 1);
        }
        default -> check(false, stored);
      }
      canonical += layers.get(i).numbers();
    }
    return new PageLayers(
        nesting.lists(),
        maxVisible < 0 ? meanings - 1 : maxVisible,
        meaning,
        meanings,
        stored.get(0) == RepDefLayer.NULLABLE_ITEM);
  }

  private static void check(boolean fits, List<RepDefLayer> stored) {
    if (!fits) {
      throw new IllegalArgumentException("layers (%s) of another column".formatted(stored));
    }
  }

  /** Whether there are lists, and so repetition levels. */
  public boolean hasLists() {
    return lists > 0;
  }

  /** The repetition level that begins a row. */
  public int lists() {
    return lists;
  }

  /** Whether the page has definition levels. */
  public boolean hasDefinitions() {
    return meanings > 1;
  }

  /** Whether values of the page may be null themselves. */
  public boolean isLeafNullable() {
    return nullableLeaf;
  }

  /** The largest level of the page whose entry has the slot of a value. */
  public int maxVisible() {
    return maxVisible;
  }

  /** Whether every entry has the slot of a value. */
  public boolean allVisible() {
    return maxVisible == meanings - 1;
  }

  /** How many entries have the slot of a value. */
  public int countVisible(short[] definition, int from, int to) {
    int visible = 0;
    for (int i = from; i < to; i++) {
      visible += (definition[i] & 0xffff) <= maxVisible ? 1 : 0;
    }
    return visible;
  }

  /** The column's number for a level of the page; fails for one that the page does not have. */
  short meaning(short definition) {
    int number = definition & 0xffff;
    if (number >= meanings) {
      throw new IllegalArgumentException("definition level " + number);
    }
    return meaning[number];
  }
}
