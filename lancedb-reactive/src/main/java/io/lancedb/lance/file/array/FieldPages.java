package io.lancedb.lance.file.array;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.schema.LanceField;
import java.util.function.IntSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The open pages of a field and of the fields below it: one for each of their columns. */
abstract class FieldPages implements AutoCloseable {

  /**
   * Empty pages.
   *
   * @param columns numbers the columns, depth-first
   * @param pageBytes bytes after which a page is full
   */
  static FieldPages of(
      LanceField field, IntSupplier columns, long pageBytes, BufferAllocator allocator) {
    int column = columns.getAsInt();
    ArrowType type = field.arrow().getType();
    if (field.isBlob() || field.isDictionary()) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is a %s, which is not written into data files of version 2.0: write 2.2"
              .formatted(field.name(), field.isBlob() ? "blob" : "dictionary"));
    }
    if (field.isPacked() || field.children().isEmpty() && !(type instanceof ArrowType.Struct)) {
      return new ColumnPages(
          field.arrow(), column, pageBytes, OpenArray.of(field.arrow(), allocator));
    }
    return switch (type) {
      case ArrowType.Struct ignored ->
          new StructPages(
              field,
              column,
              field.children().stream()
                  .map(child -> of(child, columns, pageBytes, allocator))
                  .toList());
      case ArrowType.List ignored -> list(field, column, 4, columns, pageBytes, allocator);
      case ArrowType.LargeList ignored -> list(field, column, 8, columns, pageBytes, allocator);
      default ->
          throw new UnsupportedFeatureException(
              "Column \"%s\" has type %s, which data files of version 2.0 cannot hold: write 2.2"
                  .formatted(field.name(), type));
    };
  }

  private static FieldPages list(
      LanceField field,
      int column,
      int offsetBytes,
      IntSupplier columns,
      long pageBytes,
      BufferAllocator allocator) {
    FieldPages items = of(field.children().get(0), columns, pageBytes, allocator);
    return new ListPages(field.arrow(), column, offsetBytes, pageBytes, items, allocator);
  }

  /**
   * Whether the open pages have room for values of a vector. More of them never need less room.
   *
   * @param single whether this is one row of the table, which an empty page takes at any size
   */
  abstract boolean accepts(FieldVector vector, int from, int count, boolean single);

  /** Copies values, which the pages have room for. */
  abstract void append(FieldVector vector, int from, int count);

  /** Hands over the pages that have no room for the table's row at {@code from}. */
  abstract void flushFull(FieldVector vector, int from, int count, PageSink sink);

  /** Hands over all pages that have rows. */
  abstract void flush(PageSink sink);

  /** Hands over the last pages; every column has one afterwards. */
  abstract void finish(PageSink sink);

  @Override
  public abstract void close();
}
