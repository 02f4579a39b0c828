package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.ValueType.Kind;
import io.lancedb.lance.json.JsonColumns;
import io.lancedb.lance.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The functions that filters have: of lists, and of JSON documents. */
final class Functions {

  private final FilterText text;
  private final Coercion coercion;

  Functions(FilterText text, Coercion coercion) {
    this.text = text;
    this.coercion = coercion;
  }

  /** Whether there is a function of this name. */
  static boolean has(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "array_has",
          "array_contains",
          "list_has",
          "list_contains",
          "array_has_any",
          "array_has_all",
          "array_length",
          "list_length",
          "cardinality",
          "json_extract",
          "json_exists",
          "json_get_string",
          "json_get_int",
          "json_get_float",
          "json_get_bool",
          "json_array_contains",
          "json_array_length" ->
          true;
      default -> false;
    };
  }

  /**
   * A call.
   *
   * @param argument the column that it is called with
   * @param field the Arrow field of the column
   * @param constants the arguments after it; lists are given as their items
   */
  Expr call(String function, Column argument, Field field, List<Literal> constants, Token at) {
    String name = function.toLowerCase(Locale.ROOT);
    if (name.startsWith("json_")) {
      return json(name, argument, field, constants, at);
    }
    boolean list =
        field.getType() instanceof ArrowType.List
            || field.getType() instanceof ArrowType.LargeList
            || field.getType() instanceof ArrowType.FixedSizeList;
    if (!list) {
      throw text.invalid(at, "%s needs a column of lists, not %s".formatted(name, field.getType()));
    }
    if (name.equals("array_length") || name.equals("list_length") || name.equals("cardinality")) {
      count(constants, 0, name, at);
      return column(name, argument, field, constants, Kind.INT64, ArrayFunctions::lengths);
    }
    boolean several = name.equals("array_has_any") || name.equals("array_has_all");
    if (!several) {
      count(constants, 1, name, at);
      if (constants.get(0).isNull()) {
        return new Literal(ValueType.BOOL, null);
      }
    }
    Field item = field.getChildren().get(0);
    Column target = new Column(argument.name() + " item", ValueType.of(item));
    Kind kind = target.type().kind();
    boolean bytes =
        item.getType() instanceof ArrowType.Utf8 || item.getType() instanceof ArrowType.Binary;
    if (!kind.isNumber() && !kind.isTime() && kind != Kind.BOOL && !bytes) {
      throw text.unsupported(at, "%s on items of type %s".formatted(name, item.getType()));
    }
    List<Literal> values = new ArrayList<>();
    for (Literal constant : constants) {
      if (constant.isNull()) {
        throw text.unsupported(at, "a NULL among the values of " + name);
      }
      values.add(coercion.convert(constant, target, at));
    }
    boolean all = name.equals("array_has_all");
    return column(
        name,
        argument,
        field,
        constants,
        Kind.BOOL,
        (vector, rows) -> ArrayFunctions.has(vector, rows, values, all));
  }

  private Expr json(String name, Column argument, Field field, List<Literal> constants, Token at) {
    if (!JsonColumns.isBinary(field)) {
      throw text.invalid(at, "%s needs a JSON column, not %s".formatted(name, field.getType()));
    }
    boolean byKey = name.startsWith("json_get_");
    count(constants, name.equals("json_array_contains") ? 2 : 1, name, at);
    String place =
        byKey && constants.get(0).type().kind().isInteger()
            ? Long.toString(constants.get(0).asLong())
            : string(constants.get(0), name, at);
    JsonFunctions.Finder finder;
    if (byKey) {
      finder = document -> JsonPath.member(document, place);
    } else {
      JsonPath path =
          Optional.ofNullable(JsonPath.parse(place))
              .orElseThrow(() ->
                  text.unsupported(
                      at, "the JSON path '%s' (only names and [n] are)".formatted(place)));
      finder = path::find;
    }
    return switch (name) {
      case "json_extract" ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.UTF8,
              (v, n) -> JsonFunctions.extract(v, n, finder));
      case "json_get_string" ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.UTF8,
              (v, n) -> JsonFunctions.strings(v, n, finder));
      case "json_get_int" ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.INT64,
              (v, n) -> JsonFunctions.integers(v, n, finder));
      case "json_get_float" ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.FLOAT64,
              (v, n) -> JsonFunctions.floats(v, n, finder));
      case "json_get_bool" ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.BOOL,
              (v, n) -> JsonFunctions.booleans(v, n, finder));
      case "json_array_length" ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.INT64,
              (v, n) -> JsonFunctions.lengths(v, n, finder));
      case "json_array_contains" -> {
        Literal wanted = constants.get(1);
        String element =
            wanted.type().kind() == Kind.UTF8 ? (String) wanted.nonNull() : wanted.toString();
        yield column(
            name,
            argument,
            field,
            constants,
            Kind.BOOL,
            (v, n) -> JsonFunctions.contains(v, n, finder, element));
      }
      default ->
          column(
              name,
              argument,
              field,
              constants,
              Kind.BOOL,
              (v, n) -> JsonFunctions.exists(v, n, finder));
    };
  }

  private String string(Literal literal, String name, Token at) {
    if (literal.type().kind() != Kind.UTF8) {
      throw text.invalid(at, "%s needs a text after the column".formatted(name));
    }
    return (String) literal.nonNull();
  }

  private void count(List<Literal> constants, int expected, String name, Token at) {
    if (constants.size() != expected) {
      throw text.unsupported(
          at, "%s with %d arguments after the column".formatted(name, constants.size()));
    }
  }

  /** The call as a column that a batch computes. */
  private static Column column(
      String name,
      Column argument,
      Field field,
      List<Literal> constants,
      Kind kind,
      Call.Computation computation) {
    Call call = new Call(name, argument, field, constants, computation);
    return new Column(SqlText.of(call), ValueType.of(kind), argument.path(), call);
  }
}
