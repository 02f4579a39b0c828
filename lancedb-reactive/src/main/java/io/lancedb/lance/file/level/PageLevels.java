package io.lancedb.lance.file.level;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The levels of a page that is being written: how its values stand in rows, lists and structs. The
 * entries of a page are its values, and the null and empty lists, which have no value ("are not
 * visible").
 *
 * @param rows rows of the page
 * @param entries values, and lists without a value
 * @param values values, null ones included
 * @param layers what the definition levels mean, from the leaf to the top-level field
 * @param repetition one byte for each entry, or null without lists: the number of list layers for
 *     the first entry of a row, 0 for a further item of the innermost list
 * @param definition one byte for each entry, or null when the layers need none: 0 for a valid value
 * @param maxRepetition the number of list layers
 * @param maxDefinition the number of levels that the layers define
 * @param maxVisible the largest definition level of an entry with a value
 */
public record PageLevels(
    int rows,
    int entries,
    int values,
    List<RepDefLayer> layers,
    @Nullable MemorySegment repetition,
    @Nullable MemorySegment definition,
    int maxRepetition,
    int maxDefinition,
    int maxVisible) {

  /** Checks that there are levels where the layers ask for them. */
  public PageLevels {
    layers = List.copyOf(layers);
    if (repetition != null != maxRepetition > 0 || definition != null != maxDefinition > 0) {
      throw new IllegalArgumentException(
          "Levels of up to %d and %d".formatted(maxRepetition, maxDefinition));
    }
  }

  /** The levels of a column without ancestors: an entry is a value is a row. */
  public static PageLevels ofColumn(RowNulls nulls, int rows) {
    boolean nullable = nulls.any();
    return new PageLevels(
        rows,
        rows,
        rows,
        List.of(nullable ? RepDefLayer.NULLABLE_ITEM : RepDefLayer.ALL_VALID_ITEM),
        null,
        nullable ? nulls.segment() : null,
        0,
        nullable ? 1 : 0,
        nullable ? 1 : 0);
  }

  /** Whether the page has levels at all. */
  public boolean any() {
    return repetition != null || definition != null;
  }

  /** Whether a row ends before an entry, which may be the one after the last. */
  public boolean endsRow(int entry) {
    return entry == entries
        || repetition == null
        || repetition.get(Words.BYTE, entry) == maxRepetition;
  }

  /** Whether every entry has a value. */
  public boolean allVisible() {
    return definition == null || maxVisible == maxDefinition;
  }

  /** The entry after the one with the {@code count}th value from entry {@code first} on. */
  public int entriesEnd(int first, int count) {
    if (definition == null || allVisible()) {
      return first + count;
    }
    int entry = first;
    for (int left = count; left > 0; entry++) {
      if (definition.get(Words.BYTE, entry) <= maxVisible) {
        left--;
      }
    }
    return entry;
  }

  /**
   * Whether the official reader can read the page in the full-zip layout: it takes the levels of a
   * struct above a list for levels of values.
   */
  public boolean canBeZipped() {
    int list = 0;
    while (list < layers.size() && !isList(layers.get(list))) {
      list++;
    }
    return list == layers.size()
        || !layers.subList(list, layers.size()).contains(RepDefLayer.NULLABLE_ITEM);
  }

  private static boolean isList(RepDefLayer layer) {
    return layer != RepDefLayer.ALL_VALID_ITEM && layer != RepDefLayer.NULLABLE_ITEM;
  }

  /** Bits that hold every repetition level. */
  public int repetitionBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(maxRepetition);
  }

  /** Bits that hold every definition level. */
  public int definitionBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(maxDefinition);
  }
}
