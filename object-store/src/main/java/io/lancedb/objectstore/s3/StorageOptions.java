package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Storage options by their official keys: in any case, in camel case as the Node.js client takes
 * them, with or without {@code aws_} before them.
 */
final class StorageOptions {

  private static final String PREFIX = "aws_";
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern DURATION_PART = Pattern.compile("\\s*(\\d+)\\s*([a-zA-Z]+)\\s*");
  private static final Set<String> TRUE = Set.of("1", "true", "on", "yes", "y");
  private static final Set<String> FALSE = Set.of("0", "false", "off", "no", "n");
  private static final Map<String, ChronoUnit> UNITS =
      Map.ofEntries(
          Map.entry("ms", ChronoUnit.MILLIS),
          Map.entry("millis", ChronoUnit.MILLIS),
          Map.entry("s", ChronoUnit.SECONDS),
          Map.entry("sec", ChronoUnit.SECONDS),
          Map.entry("secs", ChronoUnit.SECONDS),
          Map.entry("second", ChronoUnit.SECONDS),
          Map.entry("seconds", ChronoUnit.SECONDS),
          Map.entry("m", ChronoUnit.MINUTES),
          Map.entry("min", ChronoUnit.MINUTES),
          Map.entry("mins", ChronoUnit.MINUTES),
          Map.entry("minute", ChronoUnit.MINUTES),
          Map.entry("minutes", ChronoUnit.MINUTES),
          Map.entry("h", ChronoUnit.HOURS),
          Map.entry("hour", ChronoUnit.HOURS),
          Map.entry("hours", ChronoUnit.HOURS));

  /** By key in snake case without {@code aws_}. */
  private final Map<String, String> values = new HashMap<>();

  private final Set<String> prefixed = new HashSet<>();

  StorageOptions(Map<String, String> options) {
    options.forEach((key, value) -> {
      String name = normalize(key);
      if (name.startsWith(PREFIX)) {
        String bare = name.substring(PREFIX.length());
        prefixed.add(bare);
        values.put(bare, value); // the explicit spelling wins
      } else {
        values.putIfAbsent(name, value);
      }
    });
  }

  static String normalize(String key) {
    boolean camel = !key.equals(key.toUpperCase(Locale.ROOT));
    String words = camel ? CAMEL.matcher(key).replaceAll("_") : key;
    return words.toLowerCase(Locale.ROOT);
  }

  /** Refuses what begins with {@code aws_} and is none of the known keys: a misspelling. */
  void checkNames(Set<String> known) {
    for (String name : prefixed) {
      if (!known.contains(name)) {
        throw invalid("Unknown storage option \"%s%s\"".formatted(PREFIX, name));
      }
    }
  }

  /** The value of the first key that is set. */
  @Nullable String text(String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }

  boolean flag(String name) {
    String value = text(name);
    if (value == null) {
      return false;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
      throw invalid("Storage option \"%s\" must be true or false: \"%s\"".formatted(name, value));
    }
    return TRUE.contains(lower);
  }

  /** A duration such as {@code 30s}, {@code 1m 30s} or {@code 500ms}; null when not set. */
  @Nullable Duration duration(String name) {
    String value = text(name);
    if (value == null || value.equals("disabled")) {
      return null;
    }
    Matcher matcher = DURATION_PART.matcher(value);
    Duration total = Duration.ZERO;
    int at = 0;
    while (matcher.find() && matcher.start() == at) {
      ChronoUnit unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
      if (unit == null || matcher.group(1).length() > 9) {
        break;
      }
      total = total.plus(Long.parseLong(matcher.group(1)), unit);
      at = matcher.end();
    }
    if (at != value.length() || total.isZero()) {
      throw invalid(
          "Storage option \"%s\" must be a duration such as 30s or 1m: \"%s\""
              .formatted(name, value));
    }
    return total;
  }

  static StoreException invalid(String message) {
    return new StoreException(StoreException.Kind.CONFIGURATION, null, message);
  }
}
