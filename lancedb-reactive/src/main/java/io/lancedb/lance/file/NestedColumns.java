package io.lancedb.lance.file;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.level.Nesting;
import io.lancedb.lance.file.level.Nesting.Layer;
import io.lancedb.lance.file.level.Shape;
import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The columns of a nested field. Structs, lists and maps have none: what is null, and how long
 * lists are, stands in the levels of each leaf below them. A column of blobs is read as the
 * descriptions of where the bytes are: {@code struct<position: uint64, size: uint64>}, or, in blobs
 * of the second kind, {@code struct<kind: uint8, position: uint64, size: uint64, blob_id: uint32,
 * blob_uri: utf8>}.
 */
final class NestedColumns {

  private static final ArrowType UINT64 = new ArrowType.Int(64, false);
  private static final List<Field> DESCRIPTION =
      List.of(member("position", UINT64), member("size", UINT64));
  private static final List<Field> DESCRIPTION_V2 =
      List.of(
          member("kind", new ArrowType.Int(8, false)),
          member("position", UINT64),
          member("size", UINT64),
          member("blob_id", new ArrowType.Int(32, false)),
          member("blob_uri", ArrowType.Utf8.INSTANCE));

  private final FileColumn column;
  private final List<LeafColumn> leaves = new ArrayList<>();

  /** A part of the field: its vectors' type and shape. */
  private record Part(Field field, Shape shape) {}

  NestedColumns(FileColumn column) {
    this.column = column;
  }

  private static Field member(String name, ArrowType type) {
    return new Field(name, FieldType.notNullable(type), null);
  }

  ReadColumn read() {
    Part part = part(column.field(), new Nesting(List.of(), 1));
    return new ReadColumn(part.field, leaves, part.shape, false);
  }

  private Part part(LanceField field, Nesting above) {
    Field arrow = field.arrow();
    if (field.isBlob()) {
      boolean second = arrow.getType() instanceof ArrowType.Struct;
      Field description =
          new Field(
              arrow.getName(),
              new FieldType(
                  arrow.isNullable(), ArrowType.Struct.INSTANCE, null, arrow.getMetadata()),
              second ? DESCRIPTION_V2 : DESCRIPTION);
      return leaf(field, description, ValueType.ofPacked(description), above);
    }
    if (field.isPacked()) {
      return leaf(field, arrow, ValueType.ofPacked(arrow), above);
    }
    return switch (arrow.getType()) {
      case ArrowType.Struct ignored -> struct(field, above);
      case ArrowType.List ignored -> list(field, above);
      case ArrowType.LargeList ignored -> list(field, above);
      case ArrowType.Map ignored -> list(field, above);
      case ArrowType.FixedSizeList list when !field.children().isEmpty() ->
          fixedSizeList(field, list.getListSize(), above);
      default -> leaf(field, arrow, ValueType.of(arrow), above);
    };
  }

  private Part leaf(LanceField field, Field vector, ValueType type, Nesting above) {
    int index = column.columnOf(field);
    if (index < 0) {
      return new Part(vector, new Shape.Absent());
    }
    leaves.add(new LeafColumn(field.name(), index, type, above.below(Layer.ITEM)));
    return new Part(vector, new Shape.Leaf(leaves.size() - 1));
  }

  private Part struct(LanceField field, Nesting above) {
    if (field.children().isEmpty()) {
      return new Part(
          field.arrow(), column.columnOf(field) < 0 ? new Shape.Absent() : new Shape.Empty());
    }
    List<Part> parts =
        field.children().stream().map(child -> part(child, above.below(Layer.ITEM))).toList();
    Field vector = withChildren(field, parts.stream().map(Part::field).toList());
    List<Shape> shapes = parts.stream().map(Part::shape).toList();
    if (shapes.stream().allMatch(shape -> shape instanceof Shape.Empty)) {
      return new Part(vector, new Shape.Empty());
    }
    boolean read =
        !shapes.stream()
            .allMatch(shape -> shape instanceof Shape.Empty || shape instanceof Shape.Absent);
    return new Part(vector, read ? new Shape.Struct(shapes) : new Shape.Absent());
  }

  private Part list(LanceField field, Nesting above) {
    Part items = part(field.children().get(0), above.below(Layer.LIST));
    boolean read = !(items.shape instanceof Shape.Empty || items.shape instanceof Shape.Absent);
    return new Part(
        withChildren(field, List.of(items.field)),
        read ? new Shape.Lists(items.shape) : new Shape.Absent());
  }

  private Part fixedSizeList(LanceField field, int size, Nesting above) {
    if (above.lists() > 0) {
      throw new UnsupportedFeatureException(
          "Field \"%s\" is a fixed-size list of structs within a list, which the official clients"
                  .formatted(field.name())
              + " write but cannot read: store the inner list as one of any length");
    }
    Part items = part(field.children().get(0), above.below(Layer.ITEM).times(size));
    boolean read = !(items.shape instanceof Shape.Empty || items.shape instanceof Shape.Absent);
    return new Part(
        withChildren(field, List.of(items.field)),
        read ? new Shape.FixedLists(items.shape) : new Shape.Absent());
  }

  private static Field withChildren(LanceField field, List<Field> children) {
    Field arrow = field.arrow();
    return new Field(arrow.getName(), arrow.getFieldType(), children);
  }
}
