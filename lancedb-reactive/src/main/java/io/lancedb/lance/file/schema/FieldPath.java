package io.lancedb.lance.file.schema;

import io.lancedb.error.ColumnNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table or a field of structs in it, by names from the top: {@code meta.place.city}.
 *
 * @param name the text that named it
 * @param steps the fields from the top-level one to the one that is meant
 */
public record FieldPath(String name, List<LanceField> steps) {

  /** Copies the steps. */
  public FieldPath {
    steps = List.copyOf(steps);
  }

  /**
   * Finds a column: the top-level one of exactly this name, else what the parts of the name between
   * periods say, each of which may stand in backticks. Only the first part may differ by case.
   *
   * @throws ColumnNotFoundException if there is none
   */
  public static FieldPath resolve(LanceSchema schema, String name) {
    LanceField top = schema.field(name);
    if (top != null) {
      return new FieldPath(name, List.of(top));
    }
    List<String> parts = split(name);
    List<LanceField> steps = new ArrayList<>();
    LanceField field = parts.size() < 2 ? null : top(schema, parts.get(0));
    for (int i = 1; field != null && i < parts.size(); i++) {
      steps.add(field);
      field = child(field, parts.get(i));
    }
    if (field == null) {
      throw new ColumnNotFoundException(name, schema.names());
    }
    steps.add(field);
    return new FieldPath(name, steps);
  }

  private static @Nullable LanceField top(LanceSchema schema, String part) {
    LanceField exact = schema.field(part);
    if (exact != null) {
      return exact;
    }
    for (LanceField field : schema.fields()) {
      if (field.name().toLowerCase(Locale.ROOT).equals(part.toLowerCase(Locale.ROOT))) {
        return field;
      }
    }
    return null;
  }

  private static @Nullable LanceField child(LanceField field, String name) {
    if (field.isBlob() || !(field.arrow().getType() instanceof ArrowType.Struct)) {
      return null;
    }
    for (LanceField child : field.children()) {
      if (child.name().equals(name)) {
        return child;
      }
    }
    return null;
  }

  /** The parts of a name; one that is not well-formed is one part. */
  private static List<String> split(String name) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at <= name.length()) {
      int end;
      if (at < name.length() && name.charAt(at) == '`') {
        StringBuilder part = new StringBuilder();
        end = at + 1;
        while (end < name.length() && (name.charAt(end) != '`' || name.startsWith("``", end))) {
          part.append(name.charAt(end));
          end += name.charAt(end) == '`' ? 2 : 1;
        }
        end++;
        if (end > name.length() || end < name.length() && name.charAt(end) != '.') {
          return List.of(name);
        }
        parts.add(part.toString());
      } else {
        int dot = name.indexOf('.', at);
        end = dot < 0 ? name.length() : dot;
        parts.add(name.substring(at, end));
      }
      at = end + 1;
    }
    return parts;
  }

  /** The name of a field, from its parts. */
  public static String join(List<String> parts) {
    return parts.stream()
        .map(part ->
            part.indexOf('.') >= 0 || part.indexOf('`') >= 0
                ? "`" + part.replace("`", "``") + "`"
                : part)
        .collect(Collectors.joining("."));
  }

  /** The field that is meant. */
  public LanceField field() {
    return steps.get(steps.size() - 1);
  }

  /** Whether the field lies in a struct. */
  public boolean isNested() {
    return steps.size() > 1;
  }

  /**
   * The top-level field without the fields that this path does not need. Of a packed struct, which
   * is one column, everything is needed.
   */
  public LanceField pruned() {
    LanceField result = field();
    for (int i = steps.size() - 2; i >= 0; i--) {
      LanceField parent = steps.get(i);
      result = parent.isPacked() ? parent : only(parent, result);
    }
    return result;
  }

  private static LanceField only(LanceField parent, LanceField child) {
    FieldType type = parent.arrow().getFieldType();
    return new LanceField(
        parent.id(),
        parent.parentId(),
        new Field(parent.name(), type, List.of(child.arrow())),
        List.of(child),
        parent.logicalType());
  }
}
