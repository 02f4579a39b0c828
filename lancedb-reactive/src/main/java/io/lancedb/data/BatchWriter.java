package io.lancedb.data;

import io.lancedb.data.write.ColumnWriter;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;

/** Turns lists of items into batches of bounded size; counts the rows of one subscription. */
final class BatchWriter<T> {

  /** Rows that are looked at for a schema, and most rows of a batch. */
  static final int MAX_ROWS = 1024;

  private static final long MAX_BYTES = 1 << 20;

  private final Schema schema;
  private final BufferAllocator allocator;
  private final RowBinding.Appender<T> appender;
  private final int rowsPerBatch;
  private long row;

  BatchWriter(Schema schema, BufferAllocator allocator, RowBinding<T> binding) {
    this.schema = schema;
    this.allocator = allocator;
    this.appender = binding.bind(schema);
    long rowBytes = 1;
    for (Field field : schema.getFields()) {
      rowBytes += ColumnWriter.fixedBytes(field);
    }
    this.rowsPerBatch = Math.clamp(MAX_BYTES / rowBytes, 1, MAX_ROWS);
  }

  /** The batches of these items, made one by one as they are asked for. */
  Flux<VectorSchemaRoot> batches(List<T> items) {
    return Flux.generate(
        () -> 0,
        (from, sink) -> {
          VectorSchemaRoot root = write(items, from);
          int next = from + root.getRowCount();
          sink.next(root);
          if (next == items.size()) {
            sink.complete();
          }
          return next;
        });
  }

  private VectorSchemaRoot write(List<T> items, int from) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try {
      fill(root, items, from);
      return root;
    } catch (Throwable e) {
      root.close();
      throw e;
    }
  }

  private void fill(VectorSchemaRoot root, List<T> items, int from) {
    int limit = Math.min(items.size() - from, rowsPerBatch);
    List<FieldVector> vectors = root.getFieldVectors();
    ColumnWriter[] columns = new ColumnWriter[vectors.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = RowStructs.writer(vectors.get(i), schema.getFields().get(i), limit);
    }
    int rows = 0;
    long bytes = 0;
    while (rows < limit && bytes < MAX_BYTES) {
      appender.append(items.get(from + rows), columns, rows, row++);
      rows++;
      bytes = 0;
      for (ColumnWriter column : columns) {
        bytes += column.variableBytes();
      }
    }
    for (ColumnWriter column : columns) {
      column.finish(rows);
    }
    root.setRowCount(rows);
  }
}
