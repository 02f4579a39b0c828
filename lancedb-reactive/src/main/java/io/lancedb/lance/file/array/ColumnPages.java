package io.lancedb.lance.file.array;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The open page of a field that is one column. */
final class ColumnPages extends FieldPages {

  /** Larger pages the official reader may not read back in one piece. */
  private static final long MAX_ROWS = 1L << 30;

  private final Field field;
  private final int column;
  private final long pageBytes;
  private final OpenArray page;
  private long rows;
  private boolean any;

  ColumnPages(Field field, int column, long pageBytes, OpenArray page) {
    this.field = field;
    this.column = column;
    this.pageBytes = pageBytes;
    this.page = page;
  }

  @Override
  boolean accepts(FieldVector vector, int from, int count, boolean single) {
    return rows == 0 && single
        || page.bytes() + page.bytes(vector, from, count) <= pageBytes && rows + count <= MAX_ROWS;
  }

  @Override
  void append(FieldVector vector, int from, int count) {
    int nulls = page.append(vector, from, count);
    if (nulls > 0 && !field.isNullable() && !(field.getType() instanceof ArrowType.Null)) {
      throw nullIn(field);
    }
    rows += count;
  }

  static SchemaMismatchException nullIn(Field field) {
    return new SchemaMismatchException(
        "Column \"%s\" is not nullable, but a batch has a null in it".formatted(field.getName()));
  }

  @Override
  void flushFull(FieldVector vector, int from, int count, PageSink sink) {
    if (!accepts(vector, from, count, true)) {
      flush(sink);
    }
  }

  @Override
  void flush(PageSink sink) {
    if (rows > 0) {
      List<PageBuffer> buffers = new ArrayList<>();
      try {
        ArrayEncoding encoding = page.encode(buffers);
        sink.page(column, encoding, buffers, rows);
      } catch (Throwable e) {
        buffers.forEach(PageBuffer::close);
        throw e;
      }
      rows = 0;
      any = true;
    }
  }

  @Override
  void finish(PageSink sink) {
    flush(sink);
    if (!any) {
      sink.page(column, OpenArray.allNulls(), List.of(), 0);
    }
  }

  @Override
  public void close() {
    page.close();
  }
}
