package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.encoding.ColumnWriter;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.schema.FileVersion;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The encoding of one page, as a task beside those that fill other pages. The task alone touches
 * the column's writer until it is done; then whoever made the encoding does again.
 */
final class PageEncoding {

  private final int column;
  private final ColumnWriter writer;
  private final FileVersion version;
  private @Nullable EncodedPage page;
  private @Nullable Throwable failure;
  private volatile boolean done;

  PageEncoding(int column, ColumnWriter writer, FileVersion version) {
    this.column = column;
    this.writer = writer;
    this.version = version;
  }

  /**
   * Has the page encoded.
   *
   * @param signal called on the task's thread when it is done
   */
  void start(Scheduler cpu, Runnable signal) {
    try {
      cpu.schedule(() -> {
        run();
        signal.run();
      });
    } catch (RejectedExecutionException e) {
      failure = e;
      done = true;
    }
  }

  /** Encodes the page on this thread. */
  void run() {
    try {
      page = writer.encode(version);
    } catch (Throwable e) {
      failure = e;
    } finally {
      done = true;
    }
  }

  boolean isDone() {
    return done;
  }

  int column() {
    return column;
  }

  /** The writer, which is empty once the encoding is done. */
  ColumnWriter writer() {
    return writer;
  }

  /** The page, which is the caller's now; fails as the encoding did. */
  EncodedPage take() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    EncodedPage taken = page;
    if (taken == null) {
      throw new IllegalStateException("The page is not encoded", failure);
    }
    page = null;
    return taken;
  }

  /** Frees what was not taken. */
  void close() {
    if (page != null) {
      page.buffers().forEach(PageBuffer::close);
      page = null;
    }
    writer.close();
  }
}
