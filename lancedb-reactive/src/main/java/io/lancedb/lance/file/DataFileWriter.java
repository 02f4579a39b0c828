package io.lancedb.lance.file;

import io.lancedb.lance.file.encoding.EncodedPage;
import io.lancedb.lance.file.encoding.PageBuffer;
import io.lancedb.lance.file.level.ColumnWriter;
import io.lancedb.objectstore.HeapBuffer;
import io.lancedb.objectstore.StoreBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Turns rows into the bytes of one data file, in the order of the file. Columns complete their
 * pages independently; a call hands out the pages of at most one row position and then returns, so
 * that the caller can send them before more are made. Not thread-safe; callers hand it from task to
 * task.
 */
final class DataFileWriter implements RowFile {

  private final WriteOptions options;
  private final FileTablesWriter tables;

  /** The writers of the columns, those of a top-level field one after the other. */
  private final List<ColumnWriter> columns = new ArrayList<>();

  /** Which top-level field a column belongs to. */
  private final int[] fields;

  private long rows;
  private long bytes;
  private int nextToFinish;

  DataFileWriter(LanceSchema schema, WriteOptions options, BufferAllocator allocator) {
    this.options = options;
    int count = schema.columns(options.version()).size();
    this.tables = new FileTablesWriter(schema, options.version());
    this.fields = new int[count];
    long pageBytes = options.pageBytes(count);
    for (int field = 0; field < schema.fields().size(); field++) {
      List<ColumnWriter> added = ColumnWriter.of(schema.fields().get(field), pageBytes, allocator);
      Arrays.fill(fields, columns.size(), columns.size() + added.size(), field);
      columns.addAll(added);
    }
  }

  /** Rows so far. */
  @Override
  public long rows() {
    return rows;
  }

  /** Bytes handed out so far. */
  @Override
  public long bytes() {
    return bytes;
  }

  /** Whether the next row belongs into another file. */
  @Override
  public boolean isFull() {
    return rows >= options.maxRowsPerFile() || bytes >= options.maxBytesPerFile();
  }

  /**
   * Takes rows of a checked batch from row {@code from} on, until the batch ends, the file is full
   * or pages are complete. Adds complete pages to {@code out}, then takes no rows; returns the rows
   * taken.
   */
  @Override
  public int append(VectorSchemaRoot batch, int from, List<StoreBuffer> out) {
    int count = (int) Math.min(batch.getRowCount() - (long) from, options.maxRowsPerFile() - rows);
    for (int column = 0; column < columns.size(); column++) {
      int fits = columns.get(column).fits(batch.getVector(fields[column]), from, count);
      if (fits == 0) {
        flush(column, out);
      } else {
        count = Math.min(count, fits);
      }
    }
    if (!out.isEmpty()) {
      return 0;
    }
    for (int column = 0; column < columns.size(); column++) {
      columns.get(column).append(batch.getVector(fields[column]), from, count);
    }
    rows += count;
    return count;
  }

  /**
   * Adds the next part of the file's end to {@code out}: the last page of a column or, in the end,
   * the tables. Returns whether the file is complete.
   */
  @Override
  public boolean finish(List<StoreBuffer> out) {
    while (nextToFinish < columns.size()) {
      int column = nextToFinish++;
      if (columns.get(column).rows() > 0) {
        flush(column, out);
        return false;
      }
    }
    byte[] end = tables.encode(bytes, rows);
    bytes += end.length;
    out.add(HeapBuffer.wrap(end));
    return true;
  }

  private void flush(int column, List<StoreBuffer> out) {
    EncodedPage encoded = columns.get(column).encode(options.version());
    long[] offsets = new long[encoded.buffers().size()];
    long[] sizes = new long[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      PageBuffer buffer = encoded.buffers().get(i);
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
    tables.addPage(column, encoded, offsets, sizes);
  }

  @Override
  public void close() {
    columns.forEach(ColumnWriter::close);
  }
}
