package io.lancedb.lance.file.level;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.lance.file.level.PathLayer.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Collects the levels of a page. Definition levels are kept in their canonical numbers, and from
 * the first that is not 0 on; when the page is complete, they are numbered anew by what occurs in
 * it.
 */
public final class PageLevelsBuilder implements AutoCloseable {

  private final LevelPath path;
  private final GrowingBuffer repetition;
  private final GrowingBuffer definition;
  private boolean[] occurs;
  private int rows;
  private int entries;

  /** Levels of a page of the leaf at the end of a path. */
  public PageLevelsBuilder(LevelPath path, BufferAllocator allocator) {
    this.path = path;
    this.repetition = new GrowingBuffer(allocator);
    this.definition = new GrowingBuffer(allocator);
    this.occurs = new boolean[path.maxDefinition() + 1];
  }

  /** Rows of the table. */
  public int rows() {
    return rows;
  }

  /** Entries so far. */
  public int entries() {
    return entries;
  }

  /** Adds the entries {@code from} to {@code to} of rows that were shredded. */
  public void append(LevelShredder shredded, int newRows, int from, int to) {
    byte[] levels = shredded.definition();
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= levels[i];
      occurs[levels[i]] = true;
    }
    checkNulls();
    if (all != 0 && path.isEmptyStruct()) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is a struct without fields: its nulls cannot be stored"
              .formatted(path.leaf().path()));
    }
    int count = to - from;
    if (all != 0 && definition.size() == 0) {
      definition.extend(entries).fill((byte) 0);
    }
    if (all != 0 || definition.size() > 0) {
      MemorySegment.copy(levels, from, definition.extend(count), ValueLayout.JAVA_BYTE, 0, count);
    }
    if (path.maxRepetition() > 0) {
      MemorySegment target = repetition.extend(count);
      MemorySegment.copy(shredded.repetition(), from, target, ValueLayout.JAVA_BYTE, 0, count);
    }
    entries += count;
    rows += newRows;
  }

  /** Fails for a null in a field that has none; a null further up hides those below it. */
  private void checkNulls() {
    for (PathLayer layer : path.layers()) {
      if (occurs[layer.nullLevel()] && !layer.field().arrow().isNullable()) {
        throw nullIn(layer.path());
      }
    }
  }

  /** The refusal of a null where none may be. */
  public static SchemaMismatchException nullIn(String path) {
    return new SchemaMismatchException(
        "Column \"%s\" is not nullable, but a batch has a null in it".formatted(path));
  }

  /**
   * The levels of the page, valid until it is closed; to be called once.
   *
   * @param values how many entries have a value
   */
  public PageLevels build(int values) {
    markNullable();
    byte[] levels = new byte[path.maxDefinition() + 1];
    List<RepDefLayer> layers = new ArrayList<>();
    int next = 0;
    int maxVisible = -1;
    for (PathLayer layer : path.layers().reversed()) {
      boolean nullable = occurs[layer.nullLevel()];
      if (nullable) {
        levels[layer.nullLevel()] = (byte) ++next;
      }
      if (!layer.kind().isList()) {
        layers.add(nullable ? RepDefLayer.NULLABLE_ITEM : RepDefLayer.ALL_VALID_ITEM);
        continue;
      }
      maxVisible = maxVisible >= 0 ? maxVisible : next - (nullable ? 1 : 0);
      boolean emptyable = occurs[layer.emptyLevel()];
      if (emptyable) {
        levels[layer.emptyLevel()] = (byte) ++next;
      }
      layers.add(list(nullable, emptyable));
    }
    if (next > 0) {
      definition.extend(entries - definition.size()).fill((byte) 0);
      renumber(levels);
    }
    return new PageLevels(
        Math.multiplyExact(rows, path.itemsPerRow()),
        entries,
        values,
        layers,
        path.maxRepetition() > 0 ? repetition.segment() : null,
        next > 0 ? definition.segment() : null,
        path.maxRepetition(),
        next,
        maxVisible >= 0 ? maxVisible : next);
  }

  /**
   * Marks layers as nullable that need not be, where the official reader would fail otherwise:
   *
   * <ul>
   *   <li>what lies right below a null struct, down to the first list: each of these layers is
   *       given its own validity
   *   <li>in every page alike, structs above a list, and values in lists that may be zipped: a
   *       batch of pages that differ in this gets validity of a wrong length
   * </ul>
   */
  private void markNullable() {
    boolean nullAbove = false;
    int lists = 0;
    for (PathLayer layer : path.layers()) {
      boolean nullable = layer.field().arrow().isNullable();
      if (layer.kind() == Kind.LEAF) {
        occurs[layer.nullLevel()] |= nullable && lists > 0 && path.mayBeZipped();
      } else if (layer.kind().isList()) {
        occurs[layer.nullLevel()] |= nullAbove;
        nullAbove = false;
        lists++;
      } else {
        occurs[layer.nullLevel()] |= nullAbove || nullable && lists < path.maxRepetition();
        nullAbove = occurs[layer.nullLevel()];
      }
    }
  }

  private static RepDefLayer list(boolean nullable, boolean emptyable) {
    if (nullable) {
      return emptyable ? RepDefLayer.NULL_AND_EMPTY_LIST : RepDefLayer.NULLABLE_LIST;
    }
    return emptyable ? RepDefLayer.EMPTYABLE_LIST : RepDefLayer.ALL_VALID_LIST;
  }

  private void renumber(byte[] levels) {
    MemorySegment bytes = definition.segment();
    for (long i = 0; i < entries; i++) {
      byte level = bytes.get(ValueLayout.JAVA_BYTE, i);
      bytes.set(ValueLayout.JAVA_BYTE, i, levels[level]);
    }
  }

  /** Frees the levels; the next page can be filled. */
  @Override
  public void close() {
    repetition.close();
    definition.close();
    occurs = new boolean[occurs.length];
    rows = 0;
    entries = 0;
  }
}
