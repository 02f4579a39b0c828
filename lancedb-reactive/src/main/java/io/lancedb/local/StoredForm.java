package io.lancedb.local;

import io.lancedb.data.Schemas;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.json.JsonColumns;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;

/** Schemas and batches of users on their way to files, where JSON has another form. */
final class StoredForm {

  private StoredForm() {}

  /** The schema of a table as users see it, and as they write rows. */
  static Schema visible(LanceSchema schema) {
    return JsonColumns.toText(schema.arrow());
  }

  /** The fields of a new table of this schema. */
  static LanceSchema fields(Schema visible) {
    Schemas.check(visible);
    return LanceSchema.of(JsonColumns.toBinary(visible), 0);
  }

  /** Batches as files store them; each batch is taken over. */
  static Flux<VectorSchemaRoot> batches(
      Schema visible, Flux<VectorSchemaRoot> batches, BufferAllocator allocator) {
    if (!JsonColumns.anyText(visible)) {
      return batches;
    }
    return Flux.defer(() -> {
      long[] row = {0};
      return batches
          .map(batch -> {
            long first = row[0];
            row[0] += batch.getRowCount();
            return JsonColumns.toBinary(batch, allocator, first);
          })
          .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
    });
  }

  /** Refuses a verb that would write the rows of a table with blob columns anew. */
  static void refuseBlobs(LanceSchema schema, String verb) {
    for (LanceField field : schema.fields()) {
      if (field.isBlob()) {
        throw new UnsupportedFeatureException(
            "Column \"%s\" is a blob column: %s on its table is not supported yet, since it writes rows anew; use an official client for it"
                .formatted(field.name(), verb));
      }
    }
  }
}
