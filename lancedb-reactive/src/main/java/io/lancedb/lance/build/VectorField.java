package io.lancedb.lance.build;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.InvalidIndexException;
import io.lancedb.lance.file.schema.FieldPath;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.simd.ElementType;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column of vectors: a fixed-size list of float16, float32, float64 or uint8, or a list of these.
 *
 * @param name names it in a scan
 * @param field its field
 * @param dimension elements of a vector; bytes of a binary one
 * @param element what they are
 * @param multivector whether a row has a list of vectors
 */
public record VectorField(
    String name, LanceField field, int dimension, ElementType element, boolean multivector) {

  /**
   * Finds the column of this name, dotted for a field of a struct; only the case may differ.
   *
   * @param kind of the index, for messages
   * @throws ColumnNotFoundException if there is none
   * @throws InvalidIndexException if it has no vectors
   */
  public static VectorField resolve(LanceSchema schema, String column, String kind) {
    FieldPath path = path(schema, column);
    LanceField field = path.steps().getLast();
    Field arrow = field.arrow();
    boolean list = arrow.getType() instanceof ArrowType.List;
    Field vector = list ? arrow.getChildren().get(0) : arrow;
    ElementType element =
        vector.getType() instanceof ArrowType.FixedSizeList
            ? element(vector.getChildren().get(0))
            : null;
    if (element == null || path.steps().size() > 1 && list) {
      throw new InvalidIndexException(
          "A %s index cannot be created on the field `%s` which has data type %s: it needs a fixed-size list of float16, float32, float64 or uint8"
              .formatted(kind, column, arrow.getType()));
    }
    int dimension = ((ArrowType.FixedSizeList) vector.getType()).getListSize();
    if (dimension < 1) {
      throw new InvalidIndexException(
          "Column \"%s\" has vectors without elements".formatted(column));
    }
    return new VectorField(path.name(), field, dimension, element, list);
  }

  /**
   * The column that an index is on.
   *
   * @param index its name, for messages
   * @throws InvalidIndexException if there is no such column or it has no vectors
   */
  public static VectorField ofId(LanceSchema schema, int fieldId, String index) {
    for (LanceField field : schema.fields()) {
      String name = nameOf(field, fieldId, field.name());
      if (name != null) {
        return resolve(schema, name, "vector");
      }
    }
    throw new InvalidIndexException(
        "Index \"%s\" is on field %d, which the table does not have".formatted(index, fieldId));
  }

  private static @Nullable String nameOf(LanceField field, int id, String name) {
    if (field.id() == id) {
      return name;
    }
    if (field.arrow().getType() instanceof ArrowType.Struct) {
      for (LanceField child : field.children()) {
        String found = nameOf(child, id, name + ".`" + child.name() + "`");
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static FieldPath path(LanceSchema schema, String column) {
    try {
      return FieldPath.resolve(schema, column);
    } catch (ColumnNotFoundException e) {
      String wanted = column.toLowerCase(Locale.ROOT);
      for (LanceField field : schema.fields()) {
        if (field.name().toLowerCase(Locale.ROOT).equals(wanted)) {
          return FieldPath.resolve(schema, field.name());
        }
      }
      throw e;
    }
  }

  private static @Nullable ElementType element(Field item) {
    return switch (item.getType()) {
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> ElementType.FLOAT16;
            case SINGLE -> ElementType.FLOAT32;
            case DOUBLE -> ElementType.FLOAT64;
          };
      case ArrowType.Int i when i.getBitWidth() == 8 && !i.getIsSigned() -> ElementType.UINT8;
      default -> null;
    };
  }

  /** Bytes of a vector. */
  public int vectorBytes() {
    return dimension * element.byteWidth();
  }

  /** Whether the elements are the bits of binary vectors. */
  public boolean binary() {
    return element == ElementType.UINT8;
  }
}
