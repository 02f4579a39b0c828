package io.lancedb.data;

import io.lancedb.data.column.Dictionaries;
import io.lancedb.error.LanceDbException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * Batches of an Arrow reader, which blocks: everything that touches it runs on the elastic
 * scheduler and under one lock, since a cancel closes it from another thread than the one that
 * reads.
 */
final class ReaderRows extends Rows {

  private final ArrowReader reader;
  private final AtomicBoolean used = new AtomicBoolean();
  private final Object lock = new Object();
  private boolean closed;

  ReaderRows(ArrowReader reader) {
    this.reader = reader;
  }

  @Override
  public <R> Flux<R> use(
      @Nullable Schema target,
      BufferAllocator allocator,
      BiFunction<Schema, Flux<VectorSchemaRoot>, ? extends Publisher<R>> body) {
    Flux<R> results =
        Flux.usingWhen(
            Mono.fromCallable(this::claim),
            opened ->
                Mono.fromCallable(() -> BatchCast.plan(schema(), target))
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMapMany(cast -> body.apply(cast.target(), batches(cast, allocator))),
            opened -> Mono.fromRunnable(this::close).subscribeOn(Schedulers.boundedElastic()));
    return closingDiscarded(results);
  }

  private ReaderRows claim() {
    if (!used.compareAndSet(false, true)) {
      throw new LanceDbException(
          "An ArrowReader can be read once only, and this one was; make a new one for each write");
    }
    return this;
  }

  private Schema schema() throws IOException {
    synchronized (lock) {
      return Dictionaries.decoded(reader.getVectorSchemaRoot().getSchema(), reader);
    }
  }

  private Flux<VectorSchemaRoot> batches(BatchCast cast, BufferAllocator allocator) {
    return Flux.<VectorSchemaRoot, Long>generate(
            () -> 0L, (row, sink) -> row + next(cast, allocator, row, sink))
        .subscribeOn(Schedulers.boundedElastic(), true);
  }

  /** Reads up to the next batch that has rows; says how many. */
  private int next(
      BatchCast cast, BufferAllocator allocator, long row, SynchronousSink<VectorSchemaRoot> sink) {
    synchronized (lock) {
      try {
        while (!closed && reader.loadNextBatch()) {
          VectorSchemaRoot root = reader.getVectorSchemaRoot();
          if (root.getRowCount() > 0) {
            VectorSchemaRoot result = cast.cast(root, reader, allocator, row);
            sink.next(result);
            return result.getRowCount();
          }
        }
        sink.complete();
      } catch (IOException e) {
        sink.error(e);
      }
      return 0;
    }
  }

  private void close() {
    synchronized (lock) {
      closed = true;
      try {
        reader.close();
      } catch (IOException e) {
        throw new LanceDbException("The ArrowReader could not be closed: " + e.getMessage(), e);
      }
    }
  }
}
