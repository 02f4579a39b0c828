package io.lancedb.data;

import io.lancedb.data.write.ColumnWriter;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** How items of one Java type become the columns of a schema. */
interface RowBinding<T> {

  /** The schema that these first items show. */
  Schema infer(List<T> window);

  /** Prepares to write items into columns of this schema, in its order. */
  Appender<T> bind(Schema schema);

  /** Writes one item as one row. */
  interface Appender<T> {

    /**
     * Writes a row.
     *
     * @param index position in the batch
     * @param row position in the whole source, for messages
     */
    void append(T item, ColumnWriter[] columns, int index, long row);
  }
}
