package io.lancedb.data;

import io.lancedb.error.SchemaMismatchException;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/** Rows that arrive as Java values, one by one. */
final class ItemRows<T> extends Rows {

  private final Publisher<? extends T> items;
  private final RowBinding<T> binding;

  ItemRows(Publisher<? extends T> items, RowBinding<T> binding) {
    this.items = items;
    this.binding = binding;
  }

  @Override
  public <R> Flux<R> use(
      @Nullable Schema target,
      BufferAllocator allocator,
      BiFunction<Schema, Flux<VectorSchemaRoot>, ? extends Publisher<R>> body) {
    Flux<List<T>> lists = Flux.<T>from(items).buffer(BatchWriter.MAX_ROWS);
    Flux<R> results =
        target == null
            ? lists.switchOnFirst((first, all) -> inferred(first, all, allocator, body))
            : Flux.defer(() -> {
              Schemas.check(target);
              return body.apply(target, batches(target, lists, allocator));
            });
    return closingDiscarded(results);
  }

  private <R> Publisher<R> inferred(
      Signal<? extends List<T>> first,
      Flux<List<T>> lists,
      BufferAllocator allocator,
      BiFunction<Schema, Flux<VectorSchemaRoot>, ? extends Publisher<R>> body) {
    List<T> window = first.get();
    if (window == null) {
      return first.isOnError()
          ? lists.thenMany(Flux.empty())
          : Flux.error(
              new SchemaMismatchException("At least one record or a schema needs to be provided"));
    }
    Schema schema = binding.infer(window);
    Schemas.check(schema);
    return body.apply(schema, batches(schema, lists, allocator));
  }

  /** One list at a time, so that a slow writer stops the source. */
  private Flux<VectorSchemaRoot> batches(
      Schema schema, Flux<List<T>> lists, BufferAllocator allocator) {
    return Flux.defer(() -> {
      BatchWriter<T> writer = new BatchWriter<>(schema, allocator, binding);
      return lists.concatMap(writer::batches, 0);
    });
  }
}
