package io.lancedb.lance.file;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Compares batches with the schema that they are written under. */
final class BatchCheck {

  private BatchCheck() {}

  /** Fails unless the batch has exactly the columns of the schema, in order. */
  static void columns(LanceSchema schema, VectorSchemaRoot batch) {
    List<LanceField> expected = schema.fields();
    List<FieldVector> columns = batch.getFieldVectors();
    if (expected.size() != columns.size()) {
      throw new SchemaMismatchException(
          "A batch has the columns %s, but the schema has %s"
              .formatted(names(columns), schema.names()));
    }
    for (int i = 0; i < columns.size(); i++) {
      column(expected.get(i).arrow(), columns.get(i), batch.getRowCount());
    }
  }

  private static void column(Field expected, FieldVector column, int rows) {
    Field actual = column.getField();
    if (!expected.getName().equals(actual.getName())) {
      throw new SchemaMismatchException(
          "A batch has column \"%s\" where the schema has \"%s\""
              .formatted(actual.getName(), expected.getName()));
    }
    if (!sameType(expected, actual, true)) {
      throw new SchemaMismatchException(
          "Column \"%s\" of a batch has type %s, but the schema has %s: convert it before writing"
              .formatted(expected.getName(), describe(actual), describe(expected)));
    }
    if (column.getValueCount() < rows) {
      throw new SchemaMismatchException(
          "Column \"%s\" has %d values in a batch of %d rows"
              .formatted(expected.getName(), column.getValueCount(), rows));
    }
  }

  /**
   * Whether two fields have the same type.
   *
   * @param inNames whether the names of a struct's fields must be equal, too
   */
  private static boolean sameType(Field expected, Field actual, boolean inNames) {
    if (actual.getDictionary() != null
        || !expected.getType().equals(actual.getType())
        || expected.getChildren().size() != actual.getChildren().size()) {
      return false;
    }
    // The names of list items, and of the keys and values of maps, say nothing.
    boolean named = inNames && expected.getType() instanceof ArrowType.Struct;
    boolean namedBelow = !(expected.getType() instanceof ArrowType.Map);
    for (int i = 0; i < expected.getChildren().size(); i++) {
      Field child = expected.getChildren().get(i);
      Field actualChild = actual.getChildren().get(i);
      if (named && !child.getName().equals(actualChild.getName())
          || !sameType(child, actualChild, namedBelow)) {
        return false;
      }
    }
    return true;
  }

  private static String describe(Field field) {
    String type = field.getType().toString();
    if (field.getDictionary() != null) {
      type = "dictionary-encoded " + type;
    }
    if (field.getChildren().isEmpty()) {
      return type;
    }
    boolean named = field.getType() instanceof ArrowType.Struct;
    return field.getChildren().stream()
        .map(child -> (named ? child.getName() + ": " : "") + describe(child))
        .collect(Collectors.joining(", ", type + "<", ">"));
  }

  private static List<String> names(List<FieldVector> columns) {
    return columns.stream().map(FieldVector::getName).toList();
  }
}
