package io.lancedb.lance.expr;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spellings of dates and timestamps, and wall times of zones. */
final class Times {

  private static final Pattern DATE =
      Pattern.compile("([+-]?\\d{4})-(\\d{1,2})-(\\d{1,2})|(\\d{4})(\\d{2})(\\d{2})");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})"
              + "(?:[ Tt](\\d{2}):?(\\d{2}):?(\\d{2})(?:\\.(\\d{1,18}))?"
              + "(?: ?(Z|z|[+-]\\d{2}(?::?\\d{2})?|[A-Za-z][A-Za-z0-9_+/-]*))?)?");

  private Times() {}

  /** A timestamp literal: microseconds since 1970, and whether it named an offset. */
  record Parsed(long micros, boolean offset) {}

  /** Days since 1970. */
  static long parseDate(String text) {
    Matcher m = DATE.matcher(text);
    if (!m.matches()) {
      throw new DateTimeException(text);
    }
    int group = m.group(1) != null ? 1 : 4;
    return LocalDate.of(number(m, group), number(m, group + 1), number(m, group + 2)).toEpochDay();
  }

  static Parsed parseTimestamp(String text) {
    Matcher m = TIMESTAMP.matcher(text);
    if (!m.matches()) {
      throw new DateTimeException(text);
    }
    LocalDate date = LocalDate.parse(m.group(1));
    if (m.group(2) == null) {
      return new Parsed(micros(date.atStartOfDay().toEpochSecond(ZoneOffset.UTC), 0), false);
    }
    LocalDateTime local = date.atTime(LocalTime.of(number(m, 2), number(m, 3), number(m, 4)));
    String zone = m.group(6);
    long seconds = zone == null ? local.toEpochSecond(ZoneOffset.UTC) : instant(local, zone(zone));
    return new Parsed(micros(seconds, fraction(m.group(5))), zone != null);
  }

  private static ZoneId zone(String name) {
    return name.equals("z") ? ZoneOffset.UTC : ZoneId.of(name);
  }

  private static long micros(long seconds, int fraction) {
    return seconds * 1_000_000 + fraction;
  }

  /** Digits after the sixth are cut off, as the official clients do. */
  private static int fraction(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt((digits + "000000").substring(0, 6));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** Seconds since 1970 UTC of a wall time, which must exist exactly once in the zone. */
  static long instant(LocalDateTime local, ZoneId zone) {
    if (zone.getRules().getValidOffsets(local).size() != 1) {
      throw new DateTimeException(local + " exists not exactly once in " + zone);
    }
    return ZonedDateTime.of(local, zone).toEpochSecond();
  }
}
