package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.error.LanceDbException;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Turns Arrow batches into records, maps or {@link Row}s.
 *
 * <p>Each component of a record takes the column of its name, {@code _distance} and {@code _rowid}
 * among them; columns without a component are left out. Numeric components take every number that
 * fits: integers of any width in range, floats of any width, integers as floats. Texts can become
 * {@code String}, enums (by name) and {@code UUID}; timestamps {@code Instant}, {@code
 * OffsetDateTime}, {@code ZonedDateTime}, {@code LocalDateTime}; dates {@code LocalDate}; vectors
 * {@code float[]}, {@code double[]}, {@code List<Float>}, {@code List<Double>}, {@code byte[]};
 * lists {@code List}, {@code Set} and arrays; structs records, {@code Row} and {@code Map}; maps
 * {@code Map}, each with items, components and values by the same rules; all of them also {@code
 * Object} and {@code Optional}. Null needs a component that is not primitive.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class RecordMapper<T> {

  private final Class<T> type;
  private final RowMapping mapping;

  /** What a type of rows needs from a batch. */
  private sealed interface RowMapping {}

  private record ToRow() implements RowMapping {}

  private record ToMap() implements RowMapping {}

  private record ToRecord(RecordShape shape, MethodHandle create) implements RowMapping {}

  private RecordMapper(Class<T> type, RowMapping mapping) {
    this.type = type;
    this.mapping = mapping;
  }

  /**
   * The mapper to a record class, to {@code Map} or to {@code Row}.
   *
   * @throws io.lancedb.error.UnsupportedFeatureException if the class is none of these
   */
  public static <T> RecordMapper<T> of(Class<T> type) {
    if (Rows.notNull(type, "type") == Row.class) {
      return new RecordMapper<>(type, new ToRow());
    }
    if (type == Map.class) {
      return new RecordMapper<>(type, new ToMap());
    }
    RecordShape shape = RecordShape.of(type);
    return new RecordMapper<>(type, new ToRecord(shape, RecordFactory.of(shape)));
  }

  /**
   * Checks that batches of a schema can be mapped.
   *
   * @return this
   * @throws io.lancedb.error.ColumnNotFoundException if a component has no column
   * @throws io.lancedb.error.SchemaMismatchException if a component cannot take its column's type
   */
  public RecordMapper<T> check(Schema schema) {
    if (mapping instanceof ToRecord record) {
      ComponentReader.check(record.shape(), schema);
    } else {
      schema.getFields().forEach(ColumnKind::of);
    }
    return this;
  }

  /** The rows of a batch, in order; the batch stays the caller's. Errors as {@link #check}. */
  public List<T> map(VectorSchemaRoot batch) {
    List<T> result = new ArrayList<>(batch.getRowCount());
    switch (mapping) {
      case ToRow ignored -> RowReader.rows(batch).forEach(row -> result.add(type.cast(row)));
      case ToMap ignored ->
          RowReader.rows(batch).forEach(row -> result.add(type.cast(row.toMap())));
      case ToRecord record -> {
        ComponentReader[] readers = ComponentReader.of(record.shape(), batch);
        for (int row = 0; row < batch.getRowCount(); row++) {
          result.add(type.cast(create(record.create(), readers, row)));
        }
      }
    }
    return result;
  }

  private static Object create(MethodHandle create, ComponentReader[] readers, int row) {
    try {
      return (Object) create.invokeExact(readers, row);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LanceDbException("The record's constructor failed: " + e.getMessage(), e);
    }
  }
}
