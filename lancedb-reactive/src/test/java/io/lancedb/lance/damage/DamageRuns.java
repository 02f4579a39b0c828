package io.lancedb.lance.damage;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs seeded cases. {@code -Ddamage.cases=N} runs N times as many; {@code -Ddamage.seed=S} begins
 * at the seed that a failure printed.
 */
public final class DamageRuns {

  private static final long SEED = Long.getLong("damage.seed", 0);
  private static final int FACTOR = Integer.getInteger("damage.cases", 1);

  private DamageRuns() {}

  /** How many times more cases than usual are asked for. */
  public static int factor() {
    return FACTOR;
  }

  /** Runs cases, each with random numbers of its own seed, which its failure names. */
  public static void run(String name, int cases, Consumer<Random> work) {
    for (long seed = SEED; seed < SEED + (long) cases * FACTOR; seed++) {
      try {
        work.accept(new Random(seed * 0x9e37_79b9L + name.hashCode()));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("%s, repeat with -Ddamage.seed=%d".formatted(name, seed), e);
      }
    }
  }
}
