package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StoreBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.scheduler.Scheduler;

/**
 * Turns rows into the bytes of one data file, in the order of the file. A call hands out the pages
 * of at most one row position and then returns, so that the caller can send them before more are
 * made. Not thread-safe; callers hand it from task to task.
 */
abstract class RowFile implements AutoCloseable {

  final WriteOptions options;
  final FileTablesWriter tables;

  private final Supplier<FileExtras> extras;
  private long rows;

  RowFile(LanceSchema schema, WriteOptions options, Supplier<FileExtras> extras) {
    this.options = options;
    this.extras = extras;
    this.tables = new FileTablesWriter(schema, options.version());
  }

  /**
   * A new file in the version of the options.
   *
   * @param extras asked once, when all rows are in pages
   * @param cpu runs work that a file does beside its calls
   * @param signal called when such work ends
   */
  static RowFile of(
      LanceSchema schema,
      WriteOptions options,
      Supplier<FileExtras> extras,
      BufferAllocator allocator,
      Scheduler cpu,
      Runnable signal) {
    return options.version() == FileVersion.V2_0
        ? new ArrayFileWriter(schema, options, extras, allocator)
        : new DataFileWriter(schema, options, extras, allocator, cpu, signal);
  }

  /** What comes after the last page. */
  final StoreBuffer end() {
    return tables.end(rows, extras.get());
  }

  /** Rows so far. */
  final long rows() {
    return rows;
  }

  /** Bytes handed out so far. */
  final long bytes() {
    return tables.position();
  }

  /** Whether the next row belongs into another file. */
  final boolean isFull() {
    return rows >= options.maxRowsPerFile() || bytes() >= options.maxBytesPerFile();
  }

  /**
   * How many of the rows of a batch from {@code from} on belong into this file; not above 0 for
   * none.
   */
  final int fits(VectorSchemaRoot batch, int from) {
    return (int) Math.min(batch.getRowCount() - (long) from, options.maxRowsPerFile() - rows);
  }

  /** Counts rows that were taken. */
  final void took(int count) {
    rows += count;
  }

  /** Whether no call can do anything before work beside it ends. */
  boolean isWaiting() {
    return false;
  }

  /** Whether no work goes on beside the calls; only then can the file be closed. */
  boolean isIdle() {
    return true;
  }

  /**
   * Takes rows of a checked batch from row {@code from} on, until the batch ends, the file is full
   * or pages are complete. Adds pages that are ready to {@code out}, then takes no rows; returns
   * the rows taken.
   */
  abstract int append(VectorSchemaRoot batch, int from, List<StoreBuffer> out);

  /**
   * Adds the next part of the file's end to {@code out}: last pages that are ready or, in the end,
   * the tables. Returns whether the file is complete.
   */
  abstract boolean finish(List<StoreBuffer> out);

  /** Frees the open pages. */
  @Override
  public abstract void close();
}
