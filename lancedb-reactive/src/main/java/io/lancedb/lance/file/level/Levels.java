package io.lancedb.lance.file.level;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The levels of the wanted rows of one column, in the numbers of its {@link Nesting}: filled page
 * by page, then turned into vectors by {@link VectorTree}, which uses them up.
 */
public final class Levels {

  private final Nesting nesting;
  private final int lists;
  private short[] repetition = {};
  private short[] definition = {};
  private boolean anyDefinition;
  private int size;
  private int visible;

  /** No levels yet. */
  public Levels(Nesting nesting) {
    this.nesting = nesting;
    this.lists = nesting.lists();
  }

  /**
   * Adds entries of a page.
   *
   * @param page the page's layers
   * @param rep its repetition levels, null where it has none
   * @param def its definition levels, null where all entries are valid
   * @param from first entry
   * @param to the entry after the last
   */
  public void add(
      PageLayers page, short @Nullable [] rep, short @Nullable [] def, int from, int to) {
    int count = to - from;
    if ((rep == null) != (lists == 0) || count < 0) {
      throw new IllegalArgumentException("levels of another column");
    }
    int end = Math.addExact(size, count);
    grow(end);
    if (rep != null) {
      int largest = 0;
      for (int i = from; i < to; i++) {
        largest = Math.max(largest, rep[i] & 0xffff);
      }
      if (largest > lists) {
        throw new IllegalArgumentException("repetition level " + largest);
      }
      System.arraycopy(rep, from, repetition, size, count);
    }
    if (def == null) {
      visible += count;
    } else {
      int seen = page.allVisible() ? count : page.countVisible(def, from, to);
      visible += seen;
      short any = 0;
      for (int i = 0; i < count; i++) {
        short number = page.meaning(def[from + i]);
        any |= number;
        definition[size + i] = number;
      }
      anyDefinition |= any != 0;
    }
    size = end;
  }

  private void grow(int end) {
    if (end > definition.length) {
      int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * definition.length));
      definition = Arrays.copyOf(definition, capacity);
      if (lists > 0) {
        repetition = Arrays.copyOf(repetition, capacity);
      }
    }
  }

  Nesting nesting() {
    return nesting;
  }

  /** Number of entries. */
  int size() {
    return size;
  }

  /** Number of entries that have the slot of a value. */
  public int visible() {
    return visible;
  }

  /** Repetition levels, empty without lists. */
  short[] repetition() {
    return repetition;
  }

  /** Definition levels, or null when all are 0. */
  short @Nullable [] definition() {
    return anyDefinition ? definition : null;
  }

  /** The definition levels of the entries that have the slot of a value; null when all are 0. */
  public short @Nullable [] visibleDefinitions() {
    if (!anyDefinition || visible == size) {
      return definition();
    }
    int maxVisible = nesting.maxVisible();
    short[] shown = new short[visible];
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (definition[i] <= maxVisible) {
        shown[n++] = definition[i];
      }
    }
    return shown;
  }
}
