package io.lancedb.lance.file;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random UUIDs for names that nobody else draws, from a generator that is seeded once with the
 * system's randomness: asking the system for each one would block.
 */
public final class RandomUuid {

  private static final RandomGenerator RANDOM =
      RandomGeneratorFactory.of("L128X256MixRandom").create(seed());

  private RandomUuid() {}

  private static byte[] seed() {
    ByteBuffer seed = ByteBuffer.allocate(48);
    while (seed.hasRemaining()) {
      UUID random = UUID.randomUUID();
      seed.putLong(random.getMostSignificantBits()).putLong(random.getLeastSignificantBits());
    }
    return seed.array();
  }

  /** The next one, of version 4. */
  public static UUID next() {
    long high;
    long low;
    synchronized (RANDOM) {
      high = RANDOM.nextLong();
      low = RANDOM.nextLong();
    }
    return new UUID(high & ~0xF000L | 0x4000L, low >>> 2 | Long.MIN_VALUE);
  }
}
