package io.lancedb.data;

import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows of a source as a reader maps them. */
final class MappedRows {

  private MappedRows() {}

  /** All rows, in the schema of the target or, without one, of the source. */
  static <T> List<T> of(
      Rows rows, @Nullable Schema target, Class<T> type, BufferAllocator allocator) {
    RecordMapper<T> mapper = RecordMapper.of(type);
    return Objects.requireNonNull(
        rows.<T>use(
                target,
                allocator,
                (schema, batches) ->
                    batches.concatMapIterable(batch -> {
                      try (batch) {
                        return mapper.check(schema).map(batch);
                      }
                    }))
            .collectList()
            .block());
  }
}
