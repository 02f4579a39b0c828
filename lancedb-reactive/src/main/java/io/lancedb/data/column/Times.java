package io.lancedb.data.column;

import java.time.Instant;
import org.apache.arrow.vector.types.TimeUnit;

/** Instants as counts of a unit since 1970 UTC. */
public final class Times {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Times() {}

  /** How many units a second has. */
  public static long unitsPerSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> NANOS_PER_SECOND;
    };
  }

  /**
   * Whole units up to an instant.
   *
   * @throws ArithmeticException if 64 bits cannot count them
   */
  public static long toUnits(Instant instant, long unitsPerSecond) {
    return toUnits(instant.getEpochSecond(), instant.getNano(), unitsPerSecond);
  }

  /** Whole units up to so many seconds, which may be negative, and nanoseconds after them. */
  public static long toUnits(long seconds, int nanos, long unitsPerSecond) {
    long fraction = nanos / (NANOS_PER_SECOND / unitsPerSecond);
    if (seconds < 0 && fraction > 0) {
      // Counted down from the next second, so that the very first instants do not overflow.
      return Math.addExact(
          Math.multiplyExact(seconds + 1, unitsPerSecond), fraction - unitsPerSecond);
    }
    return Math.addExact(Math.multiplyExact(seconds, unitsPerSecond), fraction);
  }

  /** The instant so many units after 1970 UTC. */
  public static Instant toInstant(long units, long unitsPerSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(units, unitsPerSecond),
        Math.floorMod(units, unitsPerSecond) * (NANOS_PER_SECOND / unitsPerSecond));
  }
}
