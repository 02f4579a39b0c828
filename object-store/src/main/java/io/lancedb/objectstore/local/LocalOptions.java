package io.lancedb.objectstore.local;

/**
 * How a local store works.
 *
 * @param durability what an acknowledged write survives
 * @param ioThreads threads that read and write files; daemons, started on demand
 * @param coalesceGap bytes between two wanted ranges that are rather read in vain than skipped
 */
public record LocalOptions(Durability durability, int ioThreads, int coalesceGap) {

  /** What an acknowledged write survives. */
  public enum Durability {
    /** Power loss: file and directories are synced before the write is acknowledged. */
    SYNC,
    /** A killed process, but not power loss; readers still see whole objects only. */
    RELAXED
  }

  /** Synced writes, two threads per core, gaps up to 4 KiB. */
  public static final LocalOptions DEFAULT =
      new LocalOptions(Durability.SYNC, 2 * Runtime.getRuntime().availableProcessors(), 4096);

  /** Checks the limits. */
  public LocalOptions {
    if (ioThreads < 1) {
      throw new IllegalArgumentException("ioThreads must be positive: " + ioThreads);
    }
    if (coalesceGap < 0) {
      throw new IllegalArgumentException("coalesceGap must not be negative: " + coalesceGap);
    }
  }

  /** The same with another durability. */
  public LocalOptions withDurability(Durability newDurability) {
    return new LocalOptions(newDurability, ioThreads, coalesceGap);
  }

  /** The same with another number of I/O threads. */
  public LocalOptions withIoThreads(int newIoThreads) {
    return new LocalOptions(durability, newIoThreads, coalesceGap);
  }

  /** The same with another gap. */
  public LocalOptions withCoalesceGap(int newCoalesceGap) {
    return new LocalOptions(durability, ioThreads, newCoalesceGap);
  }
}
