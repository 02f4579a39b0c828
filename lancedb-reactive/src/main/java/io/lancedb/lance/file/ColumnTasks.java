package io.lancedb.lance.file;

import io.lancedb.objectstore.flow.HandOver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Decodes the columns of a read, in as many tasks as there is work for, each with every n-th
 * column. Every task is counted, also one that finds the read cancelled or failed; the last one
 * frees the file's bytes and emits the root or frees the vectors. So memory is never freed under a
 * running task, and always freed.
 */
final class ColumnTasks extends HandOver<VectorSchemaRoot> {

  /** Bytes of a file that are worth a task of their own. */
  private static final long TASK_BYTES = 512 << 10;

  private final ReadColumns read;
  private final Scheduler cpu;
  private final int tasks;
  private final AtomicReferenceArray<@Nullable FieldVector> vectors;
  private final AtomicInteger remaining;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();

  private ColumnTasks(
      CoreSubscriber<? super VectorSchemaRoot> subscriber, ReadColumns read, Scheduler cpu) {
    super(subscriber);
    this.read = read;
    this.cpu = cpu;
    this.vectors = new AtomicReferenceArray<>(read.columnCount());
    this.tasks = Math.clamp(read.dataBytes() / TASK_BYTES + 1, 1, Math.max(1, read.columnCount()));
    this.remaining = new AtomicInteger(tasks);
  }

  /**
   * Emits the root, owned by the subscriber.
   *
   * @param read has its bytes, which are freed with it; so the Mono must be subscribed, and once
   */
  static Mono<VectorSchemaRoot> root(ReadColumns read, Scheduler cpu) {
    return HandOver.mono(subscriber -> new ColumnTasks(subscriber, read, cpu));
  }

  @Override
  protected void start() {
    for (int i = 0; i < tasks; i++) {
      int first = i;
      try {
        cpu.schedule(() -> decode(first));
      } catch (RejectedExecutionException e) {
        error.compareAndSet(null, e);
        finish();
      }
    }
  }

  @Override
  protected void neverStarted() {
    read.close();
  }

  @Override
  protected void discard(VectorSchemaRoot value) {
    value.close();
  }

  private void decode(int first) {
    try {
      for (int column = first; column < read.columnCount(); column += tasks) {
        if (!stopped() && error.get() == null) {
          vectors.set(column, read.decode(column));
        }
      }
    } catch (Throwable e) {
      error.compareAndSet(null, e);
    } finally {
      finish();
    }
  }

  private void finish() {
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
    if (failure != null) {
      complete.forEach(FieldVector::close);
      fail(failure);
    } else if (stopped()) {
      complete.forEach(FieldVector::close);
    } else {
      complete(root(complete));
    }
  }

  private VectorSchemaRoot root(List<FieldVector> complete) {
    return new VectorSchemaRoot(
        complete.stream().map(FieldVector::getField).toList(), complete, read.rowCount());
  }
}
