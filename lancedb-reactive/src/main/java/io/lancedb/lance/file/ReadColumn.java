package io.lancedb.lance.file;

import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.level.Nesting;
import io.lancedb.lance.file.level.Shape;
import io.lancedb.lance.file.schema.LanceField;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a read of a field takes from a file: the columns of its leaves, and how its vectors stand
 * upon them.
 *
 * @param field name and type of the vector
 * @param leaves the columns
 * @param shape what is above them
 * @param flat whether the values of the only leaf are those of the field, without levels in between
 */
record ReadColumn(Field field, List<LeafColumn> leaves, Shape shape, boolean flat) {

  /** Copies the leaves. */
  ReadColumn {
    leaves = List.copyOf(leaves);
  }

  /** How a field is read; fails for one that cannot be. */
  static ReadColumn of(FileColumn column) {
    LanceField field = column.field();
    if (!isFlat(field)) {
      return new NestedColumns(column).read();
    }
    ValueType type =
        field.isPacked() ? ValueType.ofPacked(field.arrow()) : ValueType.of(field.arrow());
    LeafColumn leaf = new LeafColumn(field.name(), column.columnIndex(), type, Nesting.FLAT);
    return new ReadColumn(field.arrow(), List.of(leaf), new Shape.Leaf(0), true);
  }

  private static boolean isFlat(LanceField field) {
    if (field.isBlob()) {
      return false;
    }
    return field.isPacked()
        || field.children().isEmpty() && !(field.arrow().getType() instanceof ArrowType.Struct);
  }
}
