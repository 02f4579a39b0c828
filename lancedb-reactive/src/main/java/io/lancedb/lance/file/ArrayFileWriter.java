package io.lancedb.lance.file;

import io.lancedb.lance.file.array.ArrayPages;
import io.lancedb.lance.file.array.PageSink;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.HeapBuffer;
import io.lancedb.objectstore.StoreBuffer;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A data file of version 2.0. Columns complete their pages independently. */
final class ArrayFileWriter implements RowFile {

  private static final String ARRAY_ENCODING = "/lance.encodings.ArrayEncoding";

  private final WriteOptions options;
  private final FileTablesWriter tables;
  private final ArrayPages pages;
  private long rows;
  private long bytes;

  ArrayFileWriter(LanceSchema schema, WriteOptions options, BufferAllocator allocator) {
    this.options = options;
    this.tables = new FileTablesWriter(schema, FileVersion.V2_0);
    int columns = schema.columns(FileVersion.V2_0).size();
    this.pages = new ArrayPages(schema.fields(), options.pageBytes(columns), allocator);
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean isFull() {
    return rows >= options.maxRowsPerFile() || bytes >= options.maxBytesPerFile();
  }

  @Override
  public int append(VectorSchemaRoot batch, int from, List<StoreBuffer> out) {
    int left = (int) Math.min(batch.getRowCount() - (long) from, options.maxRowsPerFile() - rows);
    if (left <= 0) {
      return 0;
    }
    int count = pages.fits(batch, from, left);
    if (count == 0) {
      pages.flushFull(batch, from, sink(out));
      return 0;
    }
    pages.append(batch, from, count);
    rows += count;
    return count;
  }

  @Override
  public boolean finish(List<StoreBuffer> out) {
    if (pages.finishNext(sink(out))) {
      return false;
    }
    byte[] end = tables.encode(bytes, rows);
    bytes += end.length;
    out.add(HeapBuffer.wrap(end));
    return true;
  }

  private PageSink sink(List<StoreBuffer> out) {
    return (column, encoding, buffers, pageRows) -> add(column, encoding, buffers, pageRows, out);
  }

  private void add(
      int column,
      ArrayEncoding encoding,
      List<PageBuffer> buffers,
      long pageRows,
      List<StoreBuffer> out) {
    long[] offsets = new long[buffers.size()];
    long[] sizes = new long[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      PageBuffer buffer = buffers.get(i);
      offsets[i] = bytes;
      sizes[i] = buffer.size();
      if (sizes[i] == 0) {
        buffer.close();
      } else {
        PageBuffer padded = buffer.padded();
        bytes += padded.size();
        out.add(padded);
      }
    }
    tables.addPage(column, ARRAY_ENCODING, encoding, pageRows, offsets, sizes);
  }

  @Override
  public void close() {
    pages.close();
  }
}
