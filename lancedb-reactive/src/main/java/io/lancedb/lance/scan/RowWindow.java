package io.lancedb.lance.scan;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Keeps the rows of a stream of batches from an offset on, up to a limit. */
final class RowWindow {

  private long skip;
  private long left;

  private RowWindow(long offset, long limit) {
    this.skip = offset;
    this.left = limit;
  }

  /** Cuts batches; once the limit is reached the source is cancelled. */
  static Flux<VectorSchemaRoot> apply(
      Flux<VectorSchemaRoot> batches, long offset, @Nullable Long limit) {
    if (limit != null && limit == 0) {
      return Flux.empty();
    }
    return Flux.defer(() -> {
      RowWindow window = new RowWindow(offset, limit == null ? Long.MAX_VALUE : limit);
      return batches.<VectorSchemaRoot>handle(window::cut).takeUntil(batch -> window.left == 0);
    });
  }

  private void cut(VectorSchemaRoot batch, SynchronousSink<VectorSchemaRoot> sink) {
    int rows = batch.getRowCount();
    if (skip >= rows || left == 0) {
      skip -= Math.min(skip, rows);
      batch.close();
      return;
    }
    int from = (int) skip;
    int count = (int) Math.min(left, rows - from);
    skip = 0;
    left -= count;
    sink.next(Batches.slice(batch, from, count));
  }
}
