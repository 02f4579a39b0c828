package io.lancedb.lance.file.array;

import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The open pages of all columns of a file of version 2.0 that is being written. */
public final class ArrayPages implements AutoCloseable {

  private final List<FieldPages> fields = new ArrayList<>();
  private int columns;
  private int nextToFinish;

  /**
   * Empty pages. Fails with {@link io.lancedb.error.UnsupportedFeatureException} for a type that
   * version 2.0 cannot hold.
   *
   * @param pageBytes bytes of values after which a page is full
   */
  public ArrayPages(List<LanceField> schema, long pageBytes, BufferAllocator allocator) {
    for (LanceField field : schema) {
      fields.add(FieldPages.of(field, () -> columns++, pageBytes, allocator));
    }
  }

  /** How many of {@code count} rows from {@code from} there is room for in all open pages. */
  public int fits(VectorSchemaRoot batch, int from, int count) {
    int fits = count;
    for (int i = 0; i < fields.size(); i++) {
      fits = fits(fields.get(i), batch, i, from, fits);
    }
    return fits;
  }

  private static int fits(
      FieldPages pages, VectorSchemaRoot batch, int field, int from, int count) {
    if (pages.accepts(batch.getVector(field), from, count, count == 1)) {
      return count;
    }
    int low = 0;
    int high = count;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (pages.accepts(batch.getVector(field), from, middle, middle == 1)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Copies rows for which there is room. */
  public void append(VectorSchemaRoot batch, int from, int count) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).append(batch.getVector(i), from, count);
    }
  }

  /** Hands over the pages that have no room for a row. */
  public void flushFull(VectorSchemaRoot batch, int row, PageSink sink) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).flushFull(batch.getVector(i), row, 1, sink);
    }
  }

  /** Hands over the last pages of the next field; returns false when there is none. */
  public boolean finishNext(PageSink sink) {
    if (nextToFinish == fields.size()) {
      return false;
    }
    fields.get(nextToFinish++).finish(sink);
    return true;
  }

  /** Frees the open pages. */
  @Override
  public void close() {
    fields.forEach(FieldPages::close);
  }
}
