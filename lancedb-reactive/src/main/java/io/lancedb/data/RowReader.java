package io.lancedb.data;

import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.read.ColumnReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Turns Arrow batches into {@link Row}s. */
public final class RowReader {

  private RowReader() {}

  /**
   * The rows of a batch; the batch stays the caller's.
   *
   * @throws io.lancedb.error.UnsupportedFeatureException if a column has a type that rows cannot
   *     hold
   */
  public static List<Row> rows(VectorSchemaRoot batch) {
    List<FieldVector> vectors = batch.getFieldVectors();
    ColumnNames names =
        new ColumnNames(batch.getSchema().getFields().stream().map(Field::getName).toList());
    int count = batch.getRowCount();
    @Nullable Object[][] values = new @Nullable Object[count][vectors.size()];
    for (int column = 0; column < vectors.size(); column++) {
      ColumnReader reader = RowStructs.reader(vectors.get(column));
      for (int row = 0; row < count; row++) {
        values[row][column] = reader.value(row);
      }
    }
    List<Row> rows = new ArrayList<>(count);
    for (@Nullable Object[] row : values) {
      rows.add(new Row(names, row));
    }
    return rows;
  }

  /** The rows of all batches; each batch is taken over and closed, also on error and cancel. */
  public static Flux<Row> flux(Publisher<VectorSchemaRoot> batches) {
    return Rows.closingDiscarded(
        Flux.from(batches)
            .concatMapIterable(
                batch -> {
                  try (batch) {
                    return rows(batch);
                  }
                },
                1));
  }
}
