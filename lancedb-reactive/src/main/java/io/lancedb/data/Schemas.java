package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Extensions;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
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

  /** As deep as schemas of files may be. */
  private static final int MAX_DEPTH = 64;

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
   * @throws UnsupportedFeatureException if a component has a type that no column can have, or the
   *     class is no record
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

  /** A decimal column with so many digits, {@code scale} of them after the point. */
  public static Field decimal(String name, int precision, int scale) {
    if (precision < 1 || precision > InferredTypes.MAX_DIGITS) {
      throw new IllegalArgumentException(
          "precision must be 1 to %d, not %d".formatted(InferredTypes.MAX_DIGITS, precision));
    }
    return column(name, new ArrowType.Decimal(precision, scale, precision <= 38 ? 128 : 256));
  }

  /** A column of times of day, in microseconds. */
  public static Field time(String name) {
    return column(name, InferredTypes.TIME);
  }

  /** A column of durations, in microseconds. */
  public static Field duration(String name) {
    return column(name, InferredTypes.DURATION);
  }

  /**
   * A column of JSON documents: rows give and get their text, files have a binary form of it that
   * {@code json_extract} and its kind look into.
   */
  public static Field json(String name) {
    Map<String, String> extension =
        Map.of(Extensions.NAME, Extensions.JSON, Extensions.METADATA, "");
    return new Field(name, new FieldType(true, ArrowType.Utf8.INSTANCE, null, extension), null);
  }

  /** A column of lists; the name of the items does not matter. */
  public static Field list(String name, Field item) {
    return new Field(
        name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(renamed(item, "item")));
  }

  /** A column of structs with these fields, of which each has a different name. */
  public static Field struct(String name, Field... fields) {
    return new Field(name, FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(fields));
  }

  /** A column of maps; keys are never null. */
  public static Field map(String name, Field key, Field value) {
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(required(renamed(key, "key")), renamed(value, "value")));
    return new Field(name, FieldType.nullable(new ArrowType.Map(false)), List.of(entries));
  }

  private static Field renamed(Field field, String name) {
    return new Field(name, field.getFieldType(), field.getChildren());
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
   * @throws UnsupportedFeatureException naming the column and its type
   */
  public static void check(Schema schema) {
    Set<String> seen = new HashSet<>();
    for (Field field : schema.getFields()) {
      String problem = problem(field.getName(), seen);
      if (problem != null) {
        throw new SchemaMismatchException(
            "The column name \"%s\" %s; rename the column".formatted(field.getName(), problem));
      }
      checkType(field, ColumnPath.of(field.getName()), 0);
    }
  }

  private static void checkType(Field field, ColumnPath path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is nested deeper than %d levels".formatted(path, MAX_DEPTH));
    }
    if (Extensions.isBlob(field) || Extensions.isStoredJson(field)) {
      throw new UnsupportedFeatureException(
          Extensions.isBlob(field)
              ? "Column \"%s\" is a blob column, which can be read but not written yet; write it with an official client, or declare a binary column"
                  .formatted(path)
              : "Column \"%s\" is declared as JSON in its stored form; declare it with Schemas.json(name) and give texts"
                  .formatted(path));
    }
    if (depth > 0 && Extensions.isJson(field)) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is JSON within another column, which is not supported: JSON columns are at the top level"
              .formatted(path));
    }
    ColumnKind kind = ColumnKind.of(field, path);
    Set<String> seen = new HashSet<>();
    for (Field child : field.getChildren()) {
      if (kind == ColumnKind.STRUCT
          && (child.getName() == null || child.getName().isEmpty() || !seen.add(child.getName()))) {
        throw new SchemaMismatchException(
            "The struct \"%s\" has a field \"%s\", whose name is empty or there twice"
                .formatted(path, child.getName()));
      }
      checkType(
          child, kind == ColumnKind.STRUCT ? path.child(child.getName()) : path.items(), depth + 1);
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

  /**
   * The same schema as files store it: views as plain texts and binaries, JSON texts as utf8, items
   * of fixed-size lists named item and nullable.
   */
  static Schema canonical(Schema schema) {
    return new Schema(
        schema.getFields().stream().map(Schemas::canonical).toList(), schema.getCustomMetadata());
  }

  private static Field canonical(Field field) {
    ArrowType type =
        switch (field.getType()) {
          case ArrowType.Utf8View ignored -> ArrowType.Utf8.INSTANCE;
          case ArrowType.LargeUtf8 ignored when Extensions.isJson(field) -> ArrowType.Utf8.INSTANCE;
          case ArrowType.BinaryView ignored -> ArrowType.Binary.INSTANCE;
          case ArrowType other -> other;
        };
    List<Field> children = field.getChildren().stream().map(Schemas::canonical).toList();
    if (type instanceof ArrowType.FixedSizeList) {
      Field item = children.get(0);
      FieldType itemType = new FieldType(true, item.getType(), null, item.getMetadata());
      children = List.of(new Field("item", itemType, item.getChildren()));
    }
    FieldType fieldType = new FieldType(field.isNullable(), type, null, field.getMetadata());
    return new Field(field.getName(), fieldType, children);
  }
}
