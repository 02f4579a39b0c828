package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * One read of rows of a field and of everything below it. Used by one thread at a time.
 *
 * <p>A file of version 2.0 has a column for every field: one without data for a struct, one of
 * offsets for a list, whose items are the rows of the column below.
 */
abstract class FieldScan {

  /** The scan of rows of a field, given the columns of a file by field id. */
  static FieldScan of(
      LanceField field,
      Map<Integer, ArrayColumn> columns,
      RowSpans rows,
      BufferAllocator allocator) {
    ArrayColumn column = columns.get(field.id());
    boolean whole = field.isBlob() || field.isPacked();
    if (!whole && field.arrow().getType() instanceof ArrowType.Struct) {
      List<FieldScan> members = new ArrayList<>();
      for (LanceField member : field.children()) {
        members.add(of(member, columns, rows, allocator));
      }
      return new StructScan(members, rows, allocator);
    }
    if (column == null) {
      return new MissingScan(shape(field), rows, allocator);
    }
    boolean list =
        field.arrow().getType() instanceof ArrowType.List
            || field.arrow().getType() instanceof ArrowType.LargeList;
    return list
        ? new ListScan(field, column, columns, rows, allocator)
        : new ColumnScan(field, column, rows, allocator);
  }

  /** The field that a read of it has: the stored one, or the descriptions of blobs. */
  static Field shape(LanceField field) {
    if (field.isBlob()) {
      return BlobDescriptions.field(field.arrow());
    }
    Field arrow = field.arrow();
    if (field.children().isEmpty()) {
      return arrow;
    }
    FieldType type = new FieldType(arrow.isNullable(), arrow.getType(), null, arrow.getMetadata());
    return new Field(
        arrow.getName(), type, field.children().stream().map(FieldScan::shape).toList());
  }

  /** Asks for bytes; called in every round. */
  abstract void plan(Round round);

  /** The rows as an array, with the data bytes there. The caller closes it. */
  abstract ArrayTarget decode(RangeReads data);
}
