package io.lancedb.data;

import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Builds and checks the schemas of tables.
 *
 * <pre>{@code
 * Schema schema = Schemas.of(vector("vector", 128), text("item"), required(float64("price")));
 * }</pre>
 *
 * Columns are nullable unless they are {@linkplain #required(Field) required}.
 */
public final class Schemas {

  private static final Set<String> RESERVED =
      Set.of(
          "_rowid",
          "_rowaddr",
          "_rowoffset",
          "_row_created_at_version",
          "_row_last_updated_at_version");

  private Schemas() {}

  /** A checked schema of these columns, in this order. */
  public static Schema of(Field... columns) {
    Schema schema = new Schema(Arrays.asList(columns));
    check(schema);
    return schema;
  }

  /**
   * The schema of the rows that a record describes: one column for each component. Primitive
   * components are required, all others nullable. Vector components ({@code float[]}, {@code
   * double[]}, {@code List<Float>}, {@code List<Double>}) become vectors of float32 and need a
   * {@link Dimension}.
   *
   * @throws io.lancedb.error.UnsupportedFeatureException if a component has a type that no column
   *     can have, or the class is no record
   */
  public static Schema of(Class<? extends Record> type) {
    Schema schema = RecordShape.of(type).schema(List.of());
    check(schema);
    return schema;
  }

  /** A vector column of float32. */
  public static Field vector(String name, int dimension) {
    return vector(name, dimension, floating(FloatingPointPrecision.SINGLE));
  }

  /** A vector column of float16: half the space of {@link #vector}. */
  public static Field float16Vector(String name, int dimension) {
    return vector(name, dimension, floating(FloatingPointPrecision.HALF));
  }

  /** A vector column of float64. */
  public static Field float64Vector(String name, int dimension) {
    return vector(name, dimension, floating(FloatingPointPrecision.DOUBLE));
  }

  /** A vector column of bytes, 8 bits of a binary vector each. */
  public static Field binaryVector(String name, int bytes) {
    return vector(name, bytes, new ArrowType.Int(8, false));
  }

  private static Field vector(String name, int dimension, ArrowType item) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be positive, not " + dimension);
    }
    return new Field(
        name,
        FieldType.nullable(new ArrowType.FixedSizeList(dimension)),
        List.of(column("item", item)));
  }

  /** A utf8 column. */
  public static Field text(String name) {
    return column(name, ArrowType.Utf8.INSTANCE);
  }

  /** A binary column. */
  public static Field binary(String name) {
    return column(name, ArrowType.Binary.INSTANCE);
  }

  /** A bool column. */
  public static Field bool(String name) {
    return column(name, ArrowType.Bool.INSTANCE);
  }

  /** An int8 column. */
  public static Field int8(String name) {
    return column(name, new ArrowType.Int(8, true));
  }

  /** An int16 column. */
  public static Field int16(String name) {
    return column(name, new ArrowType.Int(16, true));
  }

  /** An int32 column. */
  public static Field int32(String name) {
    return column(name, new ArrowType.Int(32, true));
  }

  /** An int64 column. */
  public static Field int64(String name) {
    return column(name, new ArrowType.Int(64, true));
  }

  /** A float32 column. */
  public static Field float32(String name) {
    return column(name, floating(FloatingPointPrecision.SINGLE));
  }

  /** A float64 column. */
  public static Field float64(String name) {
    return column(name, floating(FloatingPointPrecision.DOUBLE));
  }

  /** A column of dates, in days. */
  public static Field date(String name) {
    return column(name, new ArrowType.Date(DateUnit.DAY));
  }

  /** A column of instants, in microseconds since 1970 UTC. */
  public static Field instant(String name) {
    return column(name, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
  }

  /** A column of local dates with time, in microseconds. */
  public static Field localDateTime(String name) {
    return column(name, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
  }

  /** A nullable column of any Arrow type without children. */
  public static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  /** The same column, but one that cannot hold nulls. */
  public static Field required(Field column) {
    return withNullable(column, false);
  }

  static Field withNullable(Field column, boolean nullable) {
    FieldType type =
        new FieldType(nullable, column.getType(), column.getDictionary(), column.getMetadata());
    return new Field(column.getName(), type, column.getChildren());
  }

  private static ArrowType floating(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }

  /**
   * Checks that a table can have this schema: names that are not empty, unique, without a period
   * and not reserved, and types that are supported.
   *
   * @throws SchemaMismatchException naming the column whose name is not allowed
   * @throws io.lancedb.error.UnsupportedFeatureException naming the column and its type
   */
  public static void check(Schema schema) {
    Set<String> seen = new HashSet<>();
    for (Field field : schema.getFields()) {
      String problem = problem(field.getName(), seen);
      if (problem != null) {
        throw new SchemaMismatchException(
            "The column name \"%s\" %s; rename the column".formatted(field.getName(), problem));
      }
      ColumnKind.of(field);
    }
  }

  private static @Nullable String problem(@Nullable String name, Set<String> seen) {
    if (name == null || name.isEmpty()) {
      return "is empty";
    }
    if (name.indexOf('.') >= 0) {
      return "has a period, which separates the parts of nested columns";
    }
    if (RESERVED.contains(name)) {
      return "is a reserved name";
    }
    return seen.add(name) ? null : "is there twice";
  }

  /** The same schema with the items of vectors as files store them: named item, nullable. */
  static Schema canonical(Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(field.getType() instanceof ArrowType.FixedSizeList ? canonical(field) : field);
    }
    Map<String, String> metadata = schema.getCustomMetadata();
    return new Schema(fields, metadata);
  }

  private static Field canonical(Field vector) {
    Field item = column("item", vector.getChildren().get(0).getType());
    return new Field(vector.getName(), vector.getFieldType(), List.of(item));
  }
}
