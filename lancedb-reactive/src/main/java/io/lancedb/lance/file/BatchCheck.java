package io.lancedb.lance.file;

import io.lancedb.error.SchemaMismatchException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
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
    if (!sameType(expected, actual)) {
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

  private static boolean sameType(Field expected, Field actual) {
    if (actual.getDictionary() != null
        || !expected.getType().equals(actual.getType())
        || expected.getChildren().size() != actual.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < expected.getChildren().size(); i++) {
      if (!sameType(expected.getChildren().get(i), actual.getChildren().get(i))) {
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
    return field.getChildren().isEmpty()
        ? type
        : type + "<" + field.getChildren().get(0).getType() + ">";
  }

  private static List<String> names(List<FieldVector> columns) {
    return columns.stream().map(FieldVector::getName).toList();
  }
}
