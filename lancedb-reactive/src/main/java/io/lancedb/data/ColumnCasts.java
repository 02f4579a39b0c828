package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Extensions;
import io.lancedb.error.BadVectorException;
import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Which Arrow columns can become columns of a schema, down to the fields of structs. */
final class ColumnCasts {

  private ColumnCasts() {}

  /** Fails unless values of the source, absent if null, can be values of the target. */
  static void check(@Nullable Field source, Field target, ColumnPath path) {
    if (source == null) {
      if (!target.isNullable()) {
        throw new SchemaMismatchException(
            "Column \"%s\" cannot hold nulls, but the rows do not have it".formatted(path));
      }
    } else if (source.getType() instanceof ArrowType.FixedSizeList from
        && target.getType() instanceof ArrowType.FixedSizeList to
        && from.getListSize() != to.getListSize()) {
      throw new BadVectorException(
          "Column \"%s\" needs vectors of %d values, but those of the rows have %d"
              .formatted(path, to.getListSize(), from.getListSize()));
    } else if (!sameType(source, target)) {
      convertible(source, target, path);
    }
  }

  private static void convertible(Field source, Field target, ColumnPath path) {
    ColumnKind from = ColumnKind.of(source);
    ColumnKind to = ColumnKind.of(target);
    if (from == ColumnKind.STRUCT && to == ColumnKind.STRUCT) {
      fields(source, target, path);
    } else if (from == ColumnKind.MAP && to == ColumnKind.MAP) {
      Field entry = source.getChildren().get(0);
      Field targetEntry = target.getChildren().get(0);
      for (int i = 0; i < 2; i++) {
        Field part = targetEntry.getChildren().get(i);
        check(entry.getChildren().get(i), part, path.items().child(part.getName()));
      }
    } else if (isList(from) && to == ColumnKind.LIST) {
      check(source.getChildren().get(0), target.getChildren().get(0), path.items());
    } else if (from == ColumnKind.LIST && to == ColumnKind.VECTOR) {
      ColumnKind item = ColumnKind.of(source.getChildren().get(0));
      if (item != ColumnKind.INTEGER && item != ColumnKind.FLOATING) {
        throw mismatch(source, target, path);
      }
    } else if (!scalar(from, to)) {
      throw mismatch(source, target, path);
    }
  }

  private static boolean isList(ColumnKind kind) {
    return kind == ColumnKind.LIST || kind == ColumnKind.VECTOR;
  }

  private static boolean scalar(ColumnKind from, ColumnKind to) {
    if (from == ColumnKind.NULL) {
      return true;
    }
    return switch (to) {
      case BOOL -> from == ColumnKind.INTEGER;
      case INTEGER ->
          from == ColumnKind.INTEGER || from == ColumnKind.FLOATING || from == ColumnKind.BOOL;
      case FLOATING -> from == ColumnKind.INTEGER || from == ColumnKind.FLOATING;
      case DECIMAL ->
          from == ColumnKind.DECIMAL || from == ColumnKind.INTEGER || from == ColumnKind.FLOATING;
      case TEXT -> from == ColumnKind.TEXT || from == ColumnKind.INTEGER || from == ColumnKind.BOOL;
      case DATE, TIMESTAMP -> from == ColumnKind.DATE || from == ColumnKind.TIMESTAMP;
      case BINARY, TIME, DURATION, VECTOR -> from == to;
      case NULL, LIST, STRUCT, MAP -> false;
    };
  }

  private static void fields(Field source, Field target, ColumnPath path) {
    Map<String, Field> given = new HashMap<>();
    source.getChildren().forEach(field -> given.put(field.getName(), field));
    for (Field field : target.getChildren()) {
      check(given.remove(field.getName()), field, path.child(field.getName()));
    }
    if (!given.isEmpty()) {
      List<String> unknown = new ArrayList<>(given.keySet());
      String[] names = target.getChildren().stream().map(Field::getName).toArray(String[]::new);
      throw ColumnNames.unknown(path, unknown, names, 0);
    }
  }

  private static SchemaMismatchException mismatch(Field source, Field target, ColumnPath path) {
    return new SchemaMismatchException(
        "Column \"%s\" of type %s cannot hold values of type %s"
            .formatted(path, ColumnKind.describe(target), ColumnKind.describe(source)));
  }

  /**
   * Whether two columns hold the same type in the same layout; names of items and nullability do
   * not matter, names of struct fields do.
   */
  static boolean sameType(Field a, Field b) {
    if (!a.getType().equals(b.getType())
        || a.getDictionary() != null
        || Extensions.isBfloat16(a) != Extensions.isBfloat16(b)
        || a.getChildren().size() != b.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < a.getChildren().size(); i++) {
      Field left = a.getChildren().get(i);
      Field right = b.getChildren().get(i);
      boolean named = a.getType() instanceof ArrowType.Struct;
      if (named && !left.getName().equals(right.getName()) || !sameType(left, right)) {
        return false;
      }
    }
    return true;
  }

  /** Whether values below a field are null that may not be, so that each has to be looked at. */
  static boolean hasNullParts(FieldVector source, Field target) {
    if (target.getType() instanceof ArrowType.Map) {
      FieldVector entries = source.getChildrenFromFields().get(0);
      return isNullPart(
          entries.getChildrenFromFields().get(1), target.getChildren().get(0).getChildren().get(1));
    }
    List<FieldVector> parts = source.getChildrenFromFields();
    for (int i = 0; i < parts.size(); i++) {
      if (isNullPart(parts.get(i), target.getChildren().get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNullPart(FieldVector source, Field target) {
    return !target.isNullable() && source.getNullCount() > 0 || hasNullParts(source, target);
  }
}
