package io.lancedb.lance.file.level;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The levels of a leaf while its layers are taken off, from the leaf upwards. At each layer the
 * definition levels count from there: 0 is something in the layer that is valid. The entries that
 * remain are those of the layers above.
 */
final class LevelCursor {

  private final Nesting nesting;
  private final short[] repetition;
  private final short @Nullable [] definition;
  private int size;
  private int layer;

  LevelCursor(Levels levels) {
    this.nesting = levels.nesting();
    this.repetition = levels.repetition();
    this.definition = levels.definition();
    this.size = levels.size();
  }

  /** Number of entries. */
  int size() {
    return size;
  }

  /** Whether another leaf says the same of the layers that remain. */
  boolean agrees(LevelCursor other) {
    if (size != other.size || nesting.layers().size() - layer != other.remainingLayers()) {
      return false;
    }
    if (isBelowList() && !Arrays.equals(repetition, 0, size, other.repetition, 0, size)) {
      return false;
    }
    if (definition == null || other.definition == null) {
      return isZero(definition) && isZero(other.definition);
    }
    return Arrays.equals(definition, 0, size, other.definition, 0, size);
  }

  private int remainingLayers() {
    return nesting.layers().size() - layer;
  }

  private boolean isBelowList() {
    return nesting.itemsAbove(layer - 1) != Short.MAX_VALUE;
  }

  private boolean isZero(short @Nullable [] levels) {
    for (int i = 0; levels != null && i < size; i++) {
      if (levels[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Takes an item layer off: its slots and which of them are valid. */
  Slots takeItems(BufferAllocator allocator) {
    int hidden = nesting.itemsAbove(layer - 1);
    layer++;
    short[] def = definition;
    if (def == null) {
      return new Slots(size, 0, null, null);
    }
    Bitset valid = new Bitset(allocator, size);
    for (int i = 0; i < size; i++) {
      int level = def[i];
      if (level <= hidden) {
        valid.add(level == 0);
      }
      def[i] = (short) (level - (level > 0 ? 1 : 0));
    }
    return valid.slots(null);
  }

  /** Takes an item layer off whose slots and validity are known. */
  void dropItems() {
    layer++;
    short[] def = definition;
    for (int i = 0; def != null && i < size; i++) {
      def[i] = (short) (def[i] - (def[i] > 0 ? 1 : 0));
    }
  }

  /** Takes a layer of fixed-size lists off, of which each entry so far is an item. */
  Slots takeFixedLists(int length, BufferAllocator allocator) {
    int lists = size / length;
    short[] def = definition;
    if (lists * length != size) {
      throw new IllegalArgumentException("%d items in lists of %d items".formatted(size, length));
    }
    if (def != null) {
      for (int i = 0; i < lists; i++) {
        short level = def[i * length];
        for (int k = 1; k < length; k++) {
          if (def[i * length + k] != level) {
            throw new IllegalArgumentException("a fixed-size list that is partly null");
          }
        }
        def[i] = level;
      }
    }
    size = lists;
    return takeItems(allocator);
  }

  /**
   * Takes a list layer off: its slots, which of them are valid, and where their items begin.
   *
   * @param items slots of the layer below
   * @param width bytes of an offset, 4 or 8
   */
  Slots takeLists(int items, int width, BufferAllocator allocator) {
    int hidden = 2 + nesting.itemsAbove(layer);
    layer++;
    int starts = 0;
    for (int i = 0; i < size; i++) {
      starts += repetition[i] == 0 ? 0 : 1;
    }
    Bitset valid = new Bitset(allocator, starts);
    try {
      Offsets offsets = new Offsets(allocator, starts, width);
      try {
        takeLists(hidden, valid, offsets);
        offsets.end(items);
        return valid.slots(offsets.buffer());
      } catch (RuntimeException | Error e) {
        offsets.buffer().close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      valid.close();
      throw e;
    }
  }

  private void takeLists(int hidden, Bitset valid, Offsets offsets) {
    short[] rep = repetition;
    short[] def = definition;
    int items = 0;
    int remaining = 0;
    boolean open = false;
    for (int i = 0; i < size; i++) {
      int level = def == null ? 0 : def[i];
      if (rep[i] == 0) {
        if (!open || level != 0) {
          throw new IllegalArgumentException("an item outside of a list");
        }
        items++;
        continue;
      }
      open = level == 0;
      if (level <= hidden) {
        offsets.add(items);
        valid.add(level == 0 || level == 2);
        items += open ? 1 : 0;
      }
      rep[remaining] = (short) (rep[i] - 1);
      if (def != null) {
        def[remaining] = (short) Math.max(0, level - 2);
      }
      remaining++;
    }
    size = remaining;
    offsets.expect(items);
  }

  /**
   * The slots of a layer. The receiver closes the buffers.
   *
   * @param count number of slots
   * @param nulls how many of them are null
   * @param validity their bitmap, null where all are valid
   * @param offsets where the items of lists begin, and the end
   */
  record Slots(int count, int nulls, @Nullable ArrowBuf validity, @Nullable ArrowBuf offsets)
      implements AutoCloseable {

    @Override
    public void close() {
      if (validity != null) {
        validity.close();
      }
      if (offsets != null) {
        offsets.close();
      }
    }
  }
}
