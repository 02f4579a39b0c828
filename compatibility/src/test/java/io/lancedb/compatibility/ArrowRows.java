package io.lancedb.compatibility;

import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes Arrow batches of rows in the spelling of {@link Canonical}. */
final class ArrowRows {

  private ArrowRows() {}

  /** A batch of rows by column name; an absent column is null. */
  static VectorSchemaRoot batch(
      BufferAllocator allocator, Schema schema, List<? extends Map<String, ?>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try {
      root.allocateNew();
      for (FieldVector vector : root.getFieldVectors()) {
        for (int i = 0; i < rows.size(); i++) {
          Canonical.set(vector, i, rows.get(i).get(vector.getName()));
        }
      }
      root.setRowCount(rows.size());
      return root;
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
  }
}
