package io.lancedb.lance.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON documents: {@code $} is the whole, {@code .name} and {@code ."name"} a member,
 * {@code [0]} and {@code [last]} an element. The {@code $} may be left out before a name.
 */
public final class JsonPath {

  private static final int LAST = -1;

  /** A member, or an element where the name is null. */
  private record Step(@Nullable String name, int index) {}

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** One member by its name; of an array, the element that the name is the number of. */
  public static @Nullable JsonbValue member(JsonbValue value, String name) {
    if (value.isObject()) {
      return value.member(name);
    }
    boolean number =
        !name.isEmpty() && name.length() < 10 && name.chars().allMatch(JsonPath::digit);
    return number ? element(value, Integer.parseInt(name)) : null;
  }

  private static @Nullable JsonbValue element(JsonbValue value, int index) {
    int size = value.isArray() ? value.size() : 0;
    int at = index == LAST ? size - 1 : index;
    return at >= 0 && at < size ? value.element(at) : null;
  }

  /** A path from its text, or null if it is none of these. */
  public static @Nullable JsonPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    String rest = text.startsWith("$") ? text.substring(1) : "." + text;
    int at = 0;
    while (at < rest.length()) {
      char c = rest.charAt(at);
      int end;
      if (c == '.' && rest.startsWith("\"", at + 1)) {
        end = rest.indexOf('"', at + 2);
        if (end < 0) {
          return null;
        }
        steps.add(new Step(rest.substring(at + 2, end++), 0));
      } else if (c == '.') {
        end = at + 1;
        while (end < rest.length() && isNamePart(rest.charAt(end))) {
          end++;
        }
        if (end == at + 1) {
          return null;
        }
        steps.add(new Step(rest.substring(at + 1, end), 0));
      } else if (c == '[' && (end = rest.indexOf(']', at)) > 0) {
        String index = rest.substring(at + 1, end++).strip();
        boolean number =
            !index.isEmpty() && index.length() < 10 && index.chars().allMatch(JsonPath::digit);
        if (!number && !index.equals("last")) {
          return null;
        }
        steps.add(new Step(null, number ? Integer.parseInt(index) : LAST));
      } else {
        return null;
      }
      at = end;
    }
    return new JsonPath(steps);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  /** The value at this place, or null. */
  public @Nullable JsonbValue find(JsonbValue document) {
    JsonbValue value = document;
    for (Step step : steps) {
      JsonbValue next =
          step.name == null
              ? element(value, step.index)
              : value.isObject() ? value.member(step.name) : null;
      if (next == null) {
        return null;
      }
      value = next;
    }
    return value;
  }
}
