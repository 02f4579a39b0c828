package io.lancedb.data;

import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Arrow batches of one schema, taken over from a publisher. */
final class BatchRows extends Rows {

  private final Schema schema;
  private final Publisher<VectorSchemaRoot> batches;

  BatchRows(Schema schema, Publisher<VectorSchemaRoot> batches) {
    this.schema = schema;
    this.batches = batches;
  }

  @Override
  public <R> Flux<R> use(
      @Nullable Schema target,
      BufferAllocator allocator,
      BiFunction<Schema, Flux<VectorSchemaRoot>, ? extends Publisher<R>> body) {
    return closingDiscarded(
        Flux.defer(() -> {
          BatchCast cast;
          try {
            cast = BatchCast.plan(schema, target);
          } catch (LanceDbException e) {
            discardAll();
            return Flux.<R>error(e);
          }
          return body.apply(cast.target(), casted(cast, allocator));
        }));
  }

  /** Subscribing and cancelling lets the source discard the batches that it holds. */
  private void discardAll() {
    closingDiscarded(batches)
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
              }
            });
  }

  private Flux<VectorSchemaRoot> casted(BatchCast cast, BufferAllocator allocator) {
    return Flux.defer(() -> {
      long[] row = {0};
      return Flux.from(batches)
          .handle((batch, sink) -> {
            try (batch) {
              checkSchema(batch);
              if (batch.getRowCount() > 0) {
                VectorSchemaRoot result = cast.cast(batch, allocator, row[0]);
                row[0] += result.getRowCount();
                sink.next(result);
              }
            } catch (RuntimeException e) {
              sink.error(e);
            }
          });
    });
  }

  private void checkSchema(VectorSchemaRoot batch) {
    List<Field> expected = schema.getFields();
    List<Field> actual = batch.getSchema().getFields();
    boolean same = expected.size() == actual.size();
    for (int i = 0; same && i < expected.size(); i++) {
      same =
          expected.get(i).getName().equals(actual.get(i).getName())
              && ColumnCasts.sameType(expected.get(i), actual.get(i));
    }
    if (!same) {
      throw new SchemaMismatchException(
          "A batch has the columns %s, but the source was announced with %s"
              .formatted(actual, expected));
    }
  }
}
