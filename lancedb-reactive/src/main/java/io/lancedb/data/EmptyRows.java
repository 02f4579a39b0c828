package io.lancedb.data;

import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A schema without rows. */
final class EmptyRows extends Rows {

  private final Schema schema;

  EmptyRows(Schema schema) {
    this.schema = schema;
  }

  @Override
  public <R> Flux<R> use(
      @Nullable Schema target,
      BufferAllocator allocator,
      BiFunction<Schema, Flux<VectorSchemaRoot>, ? extends Publisher<R>> body) {
    return closingDiscarded(
        Flux.defer(() -> {
          Schemas.check(schema);
          return body.apply(BatchCast.plan(schema, target).target(), Flux.empty());
        }));
  }
}
