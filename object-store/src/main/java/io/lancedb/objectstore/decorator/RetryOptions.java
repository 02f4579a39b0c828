package io.lancedb.objectstore.decorator;

import java.time.Duration;

/**
 * When to try again.
 *
 * @param maxAttempts of one operation, the first included
 * @param firstBackoff upper bound of the first pause; doubled for each further one
 * @param maxBackoff upper bound of any pause
 * @param deadline no attempt begins later than this after the first one
 */
public record RetryOptions(
    int maxAttempts, Duration firstBackoff, Duration maxBackoff, Duration deadline) {

  /** Ten attempts within three minutes, pauses of up to 100 ms, 200 ms ... 15 s. */
  public static final RetryOptions DEFAULT =
      new RetryOptions(10, Duration.ofMillis(100), Duration.ofSeconds(15), Duration.ofMinutes(3));

  /** Checks the limits. */
  public RetryOptions {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts must be positive: " + maxAttempts);
    }
    if (firstBackoff.isNegative() || maxBackoff.isNegative() || deadline.isNegative()) {
      throw new IllegalArgumentException("Durations must not be negative");
    }
  }
}
