package io.lancedb.lance.file.level;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.level.PathLayer.Kind;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;

/**
 * Turns some rows of a nested vector into the entries of a leaf column: for each its repetition and
 * its canonical definition level (see {@link PathLayer}), and the ranges of the leaf vector in
 * which the values of the visible entries stand one after the other.
 *
 * <p>Works layer by layer from the top: at each the entries are the values of the layer, and the
 * lists further up that have none. A null hides everything below it, whatever stands there.
 */
public final class LevelShredder {

  private final LevelPath path;
  private final LeafRanges ranges = new LeafRanges();
  private LeafRanges nextRanges = new LeafRanges();
  private LeafRanges currentRanges = ranges;
  private byte[] repetition = new byte[0];
  private byte[] definition = new byte[0];
  private byte[] nextRepetition = new byte[0];
  private byte[] nextDefinition = new byte[0];
  private int entries;
  private int listDepth;

  /** From this level on an entry is a list without values, or above one. */
  private int hiddenFrom;

  /** For the leaf at the end of a path. */
  public LevelShredder(LevelPath path) {
    this.path = path;
  }

  /** The number of entries of the rows that were shredded. */
  public int entries() {
    return entries;
  }

  /** Repetition levels, {@link #entries} of them; the number of lists is the start of a row. */
  public byte[] repetition() {
    return repetition;
  }

  /** Canonical definition levels, {@link #entries} of them. */
  public byte[] definition() {
    return definition;
  }

  /** Where the values of the visible entries are in the leaf vector. */
  public LeafRanges ranges() {
    return currentRanges;
  }

  /** Whether an entry has a value. */
  public boolean isVisible(int entry) {
    return definition[entry] < hiddenFrom;
  }

  /** How many slots of the leaf vector {@code count} rows span. */
  public static long leafSpan(LevelPath path, FieldVector top, int from, int count) {
    FieldVector vector = top;
    long start = from;
    long end = from + (long) count;
    List<PathLayer> layers = path.layers();
    for (int i = 0; i < layers.size() - 1 && start < end; i++) {
      PathLayer layer = layers.get(i);
      if (layer.kind().isList()) {
        MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
        boolean wide = layer.kind() == Kind.LARGE_LIST;
        start = offset(offsets, wide, start);
        end = offset(offsets, wide, end);
      } else {
        start *= layer.items();
        end *= layer.items();
      }
      vector = layer.below(vector);
    }
    return end - start;
  }

  /** The leaf vector below a top-level vector. */
  public static FieldVector leaf(LevelPath path, FieldVector top) {
    FieldVector vector = top;
    List<PathLayer> layers = path.layers();
    for (int i = 0; i < layers.size() - 1; i++) {
      vector = layers.get(i).below(vector);
    }
    return vector;
  }

  /** Shreds {@code count} rows of a top-level vector from {@code from} on. */
  public void shred(FieldVector top, int from, int count) {
    reserve(count);
    Arrays.fill(repetition, 0, count, (byte) 0);
    Arrays.fill(definition, 0, count, (byte) 0);
    entries = count;
    listDepth = 0;
    hiddenFrom = Integer.MAX_VALUE;
    currentRanges.clear();
    currentRanges.add(from, count);
    FieldVector vector = top;
    for (PathLayer layer : path.layers()) {
      if (layer.kind().isList()) {
        MemorySegment validity = ArrowMemory.segment(vector.getValidityBuffer());
        lists(layer, validity, ArrowMemory.segment(vector.getOffsetBuffer()));
      } else {
        nulls(layer, vector);
        if (layer.kind() == Kind.FIXED_LIST) {
          multiply(layer.items());
        }
      }
      if (layer.kind() != Kind.LEAF) {
        vector = layer.below(vector);
      }
    }
  }

  /** Notes the nulls of a layer whose values are the visible entries. */
  private void nulls(PathLayer layer, FieldVector vector) {
    if (vector instanceof NullVector) {
      for (int entry = 0; entry < entries; entry++) {
        if (definition[entry] == 0) {
          definition[entry] = (byte) layer.nullLevel();
        }
      }
      return;
    }
    MemorySegment validity = ArrowMemory.segment(vector.getValidityBuffer());
    if (currentRanges.allSet(validity)) {
      return;
    }
    byte level = (byte) layer.nullLevel();
    int entry = 0;
    for (int range = 0; range < currentRanges.count(); range++) {
      int end = currentRanges.end(range);
      for (int cell = currentRanges.start(range); cell < end; cell++) {
        while (definition[entry] >= hiddenFrom) {
          entry++;
        }
        if (definition[entry] == 0 && !Bits.get(validity, cell)) {
          definition[entry] = level;
        }
        entry++;
      }
    }
  }

  /** Replaces each visible entry, a list, by its items or by one entry for no items. */
  private void lists(PathLayer layer, MemorySegment validity, MemorySegment offsets) {
    boolean wide = layer.kind() == Kind.LARGE_LIST;
    boolean allValid = currentRanges.allSet(validity);
    byte listStart = (byte) (path.maxRepetition() - listDepth++);
    byte nullLevel = (byte) layer.nullLevel();
    byte emptyLevel = (byte) layer.emptyLevel();
    reserveNext(items(offsets, wide));
    nextRanges.clear();
    int entry = 0;
    int out = 0;
    for (int range = 0; range < currentRanges.count(); range++) {
      int last = currentRanges.end(range);
      int cell = currentRanges.start(range);
      long start = cell < last ? offset(offsets, wide, cell) : 0;
      for (; cell < last; cell++) {
        while (definition[entry] >= hiddenFrom) {
          nextRepetition[out] = repetition[entry];
          nextDefinition[out++] = definition[entry++];
        }
        long end = offset(offsets, wide, cell + 1L);
        byte first = repetition[entry] == 0 ? listStart : repetition[entry];
        byte level = definition[entry++];
        if (level == 0 && !allValid && !Bits.get(validity, cell)) {
          level = nullLevel;
        } else if (level == 0 && start == end) {
          level = emptyLevel;
        }
        nextRepetition[out] = first;
        nextDefinition[out] = level;
        if (level == 0) {
          int items = Math.toIntExact(end - start);
          Arrays.fill(nextRepetition, out + 1, out + items, (byte) 0);
          Arrays.fill(nextDefinition, out + 1, out + items, (byte) 0);
          nextRanges.add(Math.toIntExact(start), items);
          out += items;
        } else {
          out++;
        }
        start = end;
      }
    }
    while (entry < entries) {
      nextRepetition[out] = repetition[entry];
      nextDefinition[out++] = definition[entry++];
    }
    hiddenFrom = layer.nullLevel();
    swap(out);
  }

  /** Items of all visible lists, hidden ones of null lists too. */
  private long items(MemorySegment offsets, boolean wide) {
    long items = 0;
    for (int range = 0; range < currentRanges.count(); range++) {
      items +=
          offset(offsets, wide, currentRanges.end(range))
              - offset(offsets, wide, currentRanges.start(range));
    }
    return items;
  }

  /** Replaces each visible entry, a fixed-size list, by its items. */
  private void multiply(int items) {
    reserveNext((long) currentRanges.cells() * items);
    int out = 0;
    for (int entry = 0; entry < entries; entry++) {
      byte level = definition[entry];
      int copies = level >= hiddenFrom ? 1 : items;
      nextRepetition[out] = repetition[entry];
      Arrays.fill(nextRepetition, out + 1, out + copies, (byte) 0);
      Arrays.fill(nextDefinition, out, out + copies, level);
      out += copies;
    }
    nextRanges.clear();
    for (int range = 0; range < currentRanges.count(); range++) {
      int start = currentRanges.start(range);
      int end = currentRanges.end(range);
      nextRanges.add(Math.multiplyExact(start, items), Math.multiplyExact(end - start, items));
    }
    swap(out);
  }

  private void swap(int newEntries) {
    byte[] oldRepetition = repetition;
    repetition = nextRepetition;
    nextRepetition = oldRepetition;
    byte[] oldDefinition = definition;
    definition = nextDefinition;
    nextDefinition = oldDefinition;
    LeafRanges oldRanges = currentRanges;
    currentRanges = nextRanges;
    nextRanges = oldRanges;
    entries = newEntries;
  }

  private void reserve(int count) {
    if (repetition.length < count) {
      repetition = new byte[count];
      definition = new byte[count];
    }
  }

  /** Makes room for all entries of now, and {@code more}. */
  private void reserveNext(long more) {
    int count = Math.toIntExact(entries + more);
    if (nextRepetition.length < count) {
      nextRepetition = new byte[count];
      nextDefinition = new byte[count];
    }
  }

  private static long offset(MemorySegment offsets, boolean wide, long i) {
    return wide ? offsets.get(Bits.LE64, 8 * i) : offsets.get(Bits.LE32, 4 * i);
  }
}
