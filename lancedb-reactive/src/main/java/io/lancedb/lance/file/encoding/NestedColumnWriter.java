package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.LevelPath;
import io.lancedb.lance.file.level.PageLevelsBuilder;
import io.lancedb.lance.file.schema.FileVersion;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Writes a leaf column of a top-level field with fields below it. */
final class NestedColumnWriter implements ColumnWriter {

  /**
   * Levels of a page with lists that have no values: about what the official writer puts into one.
   * A chunk of values cannot have more than 65,535.
   */
  private static final int MAX_LEVEL_BITS = 131_072;

  private static final int MAX_CHUNK_LEVELS = 65_535;

  private final ColumnPage values;
  private final PageLevelsBuilder levels;
  private final ShreddedRows shredded;
  private final int maxSparseEntries;

  NestedColumnWriter(LevelPath path, ColumnPage values, BufferAllocator allocator) {
    this.values = values;
    this.levels = new PageLevelsBuilder(path, allocator);
    this.shredded = new ShreddedRows(path);
    int bits = bits(path.maxRepetition()) + bits(path.maxDefinition());
    this.maxSparseEntries = Math.min(MAX_CHUNK_LEVELS, MAX_LEVEL_BITS / bits);
  }

  private static int bits(int level) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(level);
  }

  @Override
  public int rows() {
    return levels.rows();
  }

  @Override
  public int fits(FieldVector top, int from, int count) {
    int rows = shredded.take(top, from, count);
    FieldVector leaf = shredded.leaf();
    int first = shredded.valueStart(from);
    int span = shredded.valueEnd(from + rows) - first;
    if (span > 0) {
      int fitting = values.fits(leaf, first, span);
      if (fitting < span) {
        rows = shredded.rowsWithin(from, rows, first + fitting);
      }
    }
    boolean sparse = levels.entries() > values.count() || shredded.isSparse(from, rows);
    if (sparse) {
      rows = shredded.rowsOfEntries(from, rows, maxSparseEntries - levels.entries());
    }
    return rows == 0 && levels.rows() == 0 ? 1 : rows;
  }

  @Override
  public void append(FieldVector top, int from, int count) {
    int rows = shredded.take(top, from, count);
    if (rows < count) {
      throw new IllegalArgumentException("%d rows do not fit %d".formatted(count, rows));
    }
    levels.append(shredded.levels(), count, shredded.entry(from), shredded.entry(from + count));
    shredded.copyValues(from, count, values);
    shredded.drop(from + count);
  }

  @Override
  public EncodedPage encode(FileVersion version) {
    try {
      return values.encode(version, levels.build(values.count()));
    } finally {
      levels.close();
    }
  }

  @Override
  public void close() {
    values.close();
    levels.close();
    shredded.close();
  }
}
