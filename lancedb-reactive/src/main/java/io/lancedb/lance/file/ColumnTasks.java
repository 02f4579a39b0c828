package io.lancedb.lance.file;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Decodes the columns of a read, in as many tasks as there is work for, each with every n-th
 * column. Every task is counted, also one that finds the read cancelled or failed; the last one
 * frees the file's bytes and emits the root or frees the vectors. So memory is never freed under a
 * running task, and always freed.
 */
final class ColumnTasks {

  /** Bytes of a file that are worth a task of their own. */
  private static final long TASK_BYTES = 512 << 10;

  private final ReadColumns read;
  private final Scheduler cpu;
  private final int tasks;
  private final AtomicReferenceArray<@Nullable FieldVector> vectors;
  private final AtomicInteger remaining;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
  private volatile boolean cancelled;

  ColumnTasks(ReadColumns read, Scheduler cpu) {
    this.read = read;
    this.cpu = cpu;
    this.vectors = new AtomicReferenceArray<>(read.columnCount());
    this.tasks = Math.clamp(read.dataBytes() / TASK_BYTES + 1, 1, Math.max(1, read.columnCount()));
    this.remaining = new AtomicInteger(tasks);
  }

  /** Emits the root; must be subscribed once, or the bytes stay. */
  Mono<VectorSchemaRoot> root() {
    return Mono.<VectorSchemaRoot>create(this::start)
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private void start(MonoSink<VectorSchemaRoot> sink) {
    sink.onCancel(() -> cancelled = true);
    for (int i = 0; i < tasks; i++) {
      int first = i;
      try {
        cpu.schedule(() -> decode(first, sink));
      } catch (RejectedExecutionException e) {
        error.compareAndSet(null, e);
        finish(sink);
      }
    }
  }

  private void decode(int first, MonoSink<VectorSchemaRoot> sink) {
    try {
      for (int column = first; column < read.columnCount(); column += tasks) {
        if (!cancelled && error.get() == null) {
          vectors.set(column, read.decode(column));
        }
      }
    } catch (Throwable e) {
      error.compareAndSet(null, e);
    } finally {
      finish(sink);
    }
  }

  private void finish(MonoSink<VectorSchemaRoot> sink) {
    if (remaining.decrementAndGet() > 0) {
      return;
    }
    read.close();
    List<FieldVector> complete = new ArrayList<>();
    for (int i = 0; i < vectors.length(); i++) {
      FieldVector vector = vectors.get(i);
      if (vector != null) {
        complete.add(vector);
      }
    }
    Throwable failure = error.get();
    if (failure == null && !cancelled) {
      sink.success(root(complete));
    } else {
      complete.forEach(FieldVector::close);
      if (failure != null) {
        sink.error(failure);
      }
    }
  }

  private VectorSchemaRoot root(List<FieldVector> complete) {
    return new VectorSchemaRoot(
        complete.stream().map(FieldVector::getField).toList(), complete, read.rowCount());
  }
}
