package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StoreBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The rows of one subscription on their way into files: takes batches one at a time, has a task on
 * the CPU scheduler turn them into buffers, and hands these to the subscriber of the current file's
 * content as it asks for them.
 *
 * <p>All state below is touched by one thread at a time: by whoever runs {@link #drain}, or, while
 * {@code working}, by the task alone. Other threads leave a note in an atomic field and call drain.
 * The session owns the batch, the buffers that are not handed out, and the open pages; they are
 * freed by drain once the session is closed and no task runs, of the session or of the file.
 */
final class WriteSession {

  private final LanceSchema schema;
  private final WriteOptions options;
  private final Supplier<FileExtras> extras;
  private final BufferAllocator allocator;
  private final Scheduler cpu;

  private final AtomicInteger missed = new AtomicInteger();
  private final Sinks.Empty<Void> freed = Sinks.empty();
  private final BatchSource source;
  private volatile boolean closed;
  private volatile boolean working;
  private volatile boolean exhausted;

  private final Deque<StoreBuffer> ready = new ArrayDeque<>();
  private @Nullable VectorSchemaRoot batch;
  private int nextRow;
  private @Nullable Throwable failure;
  private boolean fileComplete;
  private volatile @Nullable RowFile file;
  private volatile @Nullable FileContent content;
  private volatile Sinks.@Nullable One<Boolean> rowsAsked;

  WriteSession(
      LanceSchema schema,
      Publisher<VectorSchemaRoot> batches,
      WriteOptions options,
      Supplier<FileExtras> extras,
      BufferAllocator allocator,
      Scheduler cpu,
      Context context) {
    this.schema = schema;
    this.source = new BatchSource(batches, context, this::drain);
    this.options = options;
    this.extras = extras;
    this.allocator = allocator;
    this.cpu = cpu;
  }

  LanceSchema schema() {
    return schema;
  }

  /** Whether all rows are in complete files. */
  boolean isExhausted() {
    return exhausted;
  }

  /** Waits for a row that belongs into a further file; false when there is none. */
  Mono<Boolean> hasRows() {
    return Mono.defer(() -> {
      Sinks.One<Boolean> answer = Sinks.one();
      rowsAsked = answer;
      drain();
      return answer.asMono();
    });
  }

  /** Begins the next file, after {@link #hasRows} said true. */
  RowFile openFile() {
    RowFile opened = RowFile.of(schema, options, extras, allocator, cpu, this::drain);
    fileComplete = false;
    file = opened;
    return opened;
  }

  /** The bytes of the file that was opened; to be subscribed once. */
  Flux<StoreBuffer> content() {
    return Flux.from(subscriber -> {
      FileContent next = new FileContent(subscriber, this::drain);
      if (content != null || file == null) {
        Operators.error(subscriber, new IllegalStateException("Content is subscribed once"));
        return;
      }
      content = next;
      subscriber.onSubscribe(next);
      drain();
    });
  }

  /** Cancels the source; completes once everything is freed. */
  Mono<Void> close() {
    return Mono.defer(() -> {
      closed = true;
      source.cancel();
      drain();
      return freed.asMono();
    });
  }

  private void drain() {
    if (missed.getAndIncrement() != 0) {
      return;
    }
    int handled = 1;
    do {
      boolean progress = true;
      while (progress && !working) {
        progress = closed ? free() : step();
      }
      handled = missed.addAndGet(-handled);
    } while (handled != 0);
  }

  /** Does one thing; false when something from outside is missing. */
  private boolean step() {
    if (batch == null) {
      batch = source.take();
      nextRow = 0;
    }
    if (failure == null) {
      failure = source.failure();
    }
    Sinks.One<Boolean> asked = rowsAsked;
    return asked != null ? answer(asked) : stepFile();
  }

  private boolean answer(Sinks.One<Boolean> asked) {
    if (failure != null) {
      rowsAsked = null;
      asked.tryEmitError(failure);
    } else if (batch != null) {
      if (nextRow >= batch.getRowCount()) {
        closeBatch();
        return true;
      }
      rowsAsked = null;
      asked.tryEmitValue(true);
    } else if (source.isDone()) {
      exhausted = true;
      rowsAsked = null;
      asked.tryEmitValue(false);
    } else {
      source.requestOne();
    }
    return false;
  }

  private boolean stepFile() {
    FileContent target = content;
    RowFile current = file;
    if (target == null || current == null || target.isCancelled()) {
      return false;
    }
    if (failure != null) {
      closeReady();
      content = null;
      target.fail(failure);
      return false;
    }
    if (!ready.isEmpty()) {
      if (!target.isRequested()) {
        return false;
      }
      target.emit(ready.remove());
      return true;
    }
    if (fileComplete) {
      current.close();
      file = null;
      content = null;
      exhausted = batch == null && source.isDone();
      target.complete();
      return true;
    }
    if (current.isWaiting()) {
      return false;
    }
    boolean ended = current.isFull() || batch == null && source.isDone();
    if (ended || batch != null) {
      return work(current, ended);
    }
    source.requestOne();
    return false;
  }

  private boolean work(RowFile current, boolean ended) {
    working = true;
    try {
      cpu.schedule(() -> run(current, ended));
    } catch (RuntimeException e) {
      failure = e;
      working = false;
      return true;
    }
    return false;
  }

  private void run(RowFile current, boolean ended) {
    List<StoreBuffer> out = new ArrayList<>();
    try {
      VectorSchemaRoot rows = batch;
      if (ended) {
        fileComplete = current.finish(out);
      } else if (rows != null) {
        if (nextRow == 0) {
          BatchCheck.columns(schema, rows);
        }
        nextRow += current.append(rows, nextRow, out);
        if (nextRow >= rows.getRowCount()) {
          closeBatch();
        }
      }
    } catch (Throwable e) {
      failure = e;
      Exceptions.throwIfJvmFatal(e);
    } finally {
      ready.addAll(out);
      working = false;
      drain();
    }
  }

  /** Frees what the session holds. */
  private boolean free() {
    closeReady();
    closeBatch();
    VectorSchemaRoot late = source.take();
    if (late != null) {
      late.close();
    }
    RowFile current = file;
    if (current != null) {
      if (!current.isIdle()) {
        return false;
      }
      current.close();
      file = null;
    }
    freed.tryEmitEmpty();
    return false;
  }

  private void closeReady() {
    ready.forEach(StoreBuffer::close);
    ready.clear();
  }

  private void closeBatch() {
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }
}
