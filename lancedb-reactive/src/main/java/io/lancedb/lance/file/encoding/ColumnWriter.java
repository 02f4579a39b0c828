package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.LevelPath;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Fills the pages of one physical column with rows of the top-level field that it belongs to. Pages
 * end between rows; each column has its own.
 */
public sealed interface ColumnWriter extends AutoCloseable
    permits FlatColumnWriter, NestedColumnWriter {

  /**
   * Writers for the columns of a top-level field, depth-first.
   *
   * @param pageBytes bytes of values after which a page is full
   */
  static List<ColumnWriter> of(LanceField top, long pageBytes, BufferAllocator allocator) {
    if (top.ownsColumn() && !hasNoValues(top)) {
      ColumnPage page = ColumnPage.of(top.arrow(), top.dictionaryKey(), pageBytes, allocator);
      return List.of(new FlatColumnWriter(top, page));
    }
    return LevelPath.of(top).stream().map(path -> writer(path, pageBytes, allocator)).toList();
  }

  private static ColumnWriter writer(LevelPath path, long pageBytes, BufferAllocator allocator) {
    LanceField leaf = path.leaf().field();
    ColumnPage page =
        hasNoValues(leaf)
            ? ColumnPage.ofNulls(allocator)
            : ColumnPage.of(leaf.arrow(), leaf.dictionaryKey(), pageBytes, allocator);
    return new NestedColumnWriter(path, page, allocator);
  }

  /** Whether values of a field have no bytes, null or not. */
  private static boolean hasNoValues(LanceField field) {
    return field.arrow().getType() instanceof ArrowType.Null
        || field.arrow().getType() instanceof ArrowType.Struct
            && field.arrow().getChildren().isEmpty();
  }

  /** Rows in the open page. */
  int rows();

  /**
   * How many of {@code count} rows from {@code from} still belong to the open page; 0 when it is
   * full. An empty page takes at least one row of any size.
   *
   * @param top the vector of the top-level field
   */
  int fits(FieldVector top, int from, int count);

  /**
   * Copies {@code count} rows from {@code from}, at most as many as {@link #fits} says of the same
   * rows. Fails with {@link io.lancedb.error.SchemaMismatchException} for a null where none may be.
   */
  void append(FieldVector top, int from, int count);

  /** Encodes the open page, which has rows, and starts an empty one. */
  EncodedPage encode(FileVersion version);

  @Override
  void close();
}
