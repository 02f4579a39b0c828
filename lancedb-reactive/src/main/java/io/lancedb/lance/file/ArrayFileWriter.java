package io.lancedb.lance.file;

import io.lancedb.lance.file.array.ArrayPages;
import io.lancedb.lance.file.array.PageSink;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StoreBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A data file of version 2.0. Columns complete their pages independently. */
final class ArrayFileWriter extends RowFile {

  private static final String ARRAY_ENCODING = "/lance.encodings.ArrayEncoding";

  private final ArrayPages pages;

  ArrayFileWriter(
      LanceSchema schema,
      WriteOptions options,
      Supplier<FileExtras> extras,
      BufferAllocator allocator) {
    super(schema, options, extras);
    int columns = schema.columns(FileVersion.V2_0).size();
    this.pages = new ArrayPages(schema.fields(), options.pageBytes(columns), allocator);
  }

  @Override
  int append(VectorSchemaRoot batch, int from, List<StoreBuffer> out) {
    int left = fits(batch, from);
    if (left <= 0) {
      return 0;
    }
    int count = pages.fits(batch, from, left);
    if (count == 0) {
      pages.flushFull(batch, from, sink(out));
      return 0;
    }
    pages.append(batch, from, count);
    took(count);
    return count;
  }

  @Override
  boolean finish(List<StoreBuffer> out) {
    if (pages.finishNext(sink(out))) {
      return false;
    }
    out.add(end());
    return true;
  }

  private PageSink sink(List<StoreBuffer> out) {
    return (column, encoding, buffers, pageRows) ->
        tables.addPage(column, ARRAY_ENCODING, encoding, pageRows, buffers, out);
  }

  @Override
  public void close() {
    pages.close();
  }
}
