package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.encoding.ColumnWriter;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StoreBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Turns rows into the bytes of one data file, in the order of the file. Columns complete their
 * pages independently. A page that is complete is encoded by a task of its own, while further rows
 * fill the next one; pages are handed out in the order in which they were completed. Not
 * thread-safe; callers hand it from task to task.
 */
final class DataFileWriter extends RowFile {

  /** Pages that are encoded at once. */
  private static final int MAX_ENCODINGS = 2;

  /** Pages with fewer rows are not worth a task. */
  private static final int FEW_ROWS = 1024;

  /** Bytes of pages and tables that are handed out together, and then as one buffer. */
  private static final int SMALL = 256 << 10;

  private final LanceSchema schema;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final Runnable signal;
  private final Deque<PageEncoding> encodings = new ArrayDeque<>();

  /** The writers of the columns, those of a top-level field one after the other. */
  private final List<ColumnWriter> columns = new ArrayList<>();

  /** Which top-level field a column belongs to. */
  private final int[] fields;

  /** For each column a writer that is not in use, once there was one. */
  private final @Nullable ColumnWriter[] spares;

  private int nextToFinish;

  /**
   * A new file.
   *
   * @param cpu runs the encoding of pages
   * @param signal called when a page was encoded; {@link #isWaiting} may have changed
   */
  DataFileWriter(
      LanceSchema schema,
      WriteOptions options,
      Supplier<FileExtras> extras,
      BufferAllocator allocator,
      Scheduler cpu,
      Runnable signal) {
    super(schema, options, extras);
    this.schema = schema;
    this.allocator = allocator;
    this.cpu = cpu;
    this.signal = signal;
    int count = schema.columns(options.version()).size();
    this.fields = new int[count];
    this.spares = new @Nullable ColumnWriter[count];
    for (int field = 0; field < schema.fields().size(); field++) {
      List<ColumnWriter> added = writers(field);
      Arrays.fill(fields, columns.size(), columns.size() + added.size(), field);
      columns.addAll(added);
    }
  }

  private List<ColumnWriter> writers(int field) {
    return ColumnWriter.of(schema.fields().get(field), options.pageBytes(fields.length), allocator);
  }

  @Override
  boolean isWaiting() {
    PageEncoding first = encodings.peek();
    return first != null
        && !first.isDone()
        && (encodings.size() >= MAX_ENCODINGS || nextToFinish == columns.size());
  }

  @Override
  boolean isIdle() {
    return encodings.stream().allMatch(PageEncoding::isDone);
  }

  @Override
  int append(VectorSchemaRoot batch, int from, List<StoreBuffer> out) {
    handOut(out);
    int count = fits(batch, from);
    for (int column = 0; column < columns.size() && count > 0; column++) {
      FieldVector vector = batch.getVector(fields[column]);
      int fits = columns.get(column).fits(vector, from, count);
      if (fits == 0) {
        if (encodings.size() >= MAX_ENCODINGS) {
          return 0;
        }
        encode(column, out);
        fits = columns.get(column).fits(vector, from, count);
      }
      count = Math.min(count, fits);
    }
    if (count <= 0 || !out.isEmpty()) {
      return 0;
    }
    for (int column = 0; column < columns.size(); column++) {
      columns.get(column).append(batch.getVector(fields[column]), from, count);
    }
    took(count);
    return count;
  }

  @Override
  boolean finish(List<StoreBuffer> out) {
    long before = tables.position();
    handOut(out);
    while (nextToFinish < columns.size()) {
      if (encodings.size() >= MAX_ENCODINGS || tables.position() - before >= SMALL) {
        return false;
      }
      int column = nextToFinish++;
      if (columns.get(column).rows() > 0) {
        encode(column, out);
      }
    }
    if (!encodings.isEmpty() || tables.position() - before >= SMALL) {
      return false;
    }
    out.add(end());
    PageBuffer.join(out, allocator);
    return true;
  }

  /** Completes the page of a column; rows that follow go into another one. */
  private void encode(int column, List<StoreBuffer> out) {
    ColumnWriter complete = columns.get(column);
    PageEncoding encoding = new PageEncoding(column, complete, options.version());
    boolean small = complete.rows() < FEW_ROWS;
    encodings.add(encoding);
    if (small) {
      encoding.run();
      handOut(out);
    }
    if (!small || !encodings.isEmpty()) {
      columns.set(column, spare(column));
    }
    if (!small) {
      encoding.start(cpu, signal);
    }
  }

  private ColumnWriter spare(int column) {
    ColumnWriter spare = spares[column];
    if (spare != null) {
      spares[column] = null;
      return spare;
    }
    int first = column;
    while (first > 0 && fields[first - 1] == fields[column]) {
      first--;
    }
    return writers(fields[column]).get(column - first);
  }

  /** Adds pages that are encoded, in the order in which they were completed. */
  private void handOut(List<StoreBuffer> out) {
    PageEncoding first = encodings.peek();
    while (first != null && first.isDone()) {
      EncodedPage page = first.take();
      encodings.remove();
      if (columns.get(first.column()) != first.writer()) {
        spares[first.column()] = first.writer();
      }
      tables.addPage(first.column(), page, out);
      first = encodings.peek();
    }
  }

  @Override
  public void close() {
    encodings.forEach(PageEncoding::close);
    encodings.clear();
    columns.forEach(ColumnWriter::close);
  }
}
