package io.lancedb.objectstore.local;

import io.lancedb.objectstore.StorePath;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What the writes of one store share: locks by path, the clock of e-tags, synced directories. */
final class FileWrites {

  private static final int STRIPES = 64;
  private static final AtomicLong LAST_TIME = new AtomicLong();

  private final BaseDirectory directory;
  private final DurableDirectories directories;
  private final boolean durable;
  private final Lock[] locks = new Lock[STRIPES];

  FileWrites(BaseDirectory directory, boolean durable) {
    this.directory = directory;
    this.directories = new DurableDirectories(directory.path(), durable);
    this.durable = durable;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  BaseDirectory directory() {
    return directory;
  }

  DurableDirectories directories() {
    return directories;
  }

  boolean durable() {
    return durable;
  }

  Lock lock(StorePath path) {
    return locks[Math.floorMod(path.hashCode(), STRIPES)];
  }

  /**
   * The modification time of the next object: now, in nanoseconds, but no time twice. The kernel's
   * own stamps tick in milliseconds, so that a reused inode could get an e-tag a second time.
   */
  long nextTime() {
    Instant now = Instant.now();
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return LAST_TIME.updateAndGet(last -> Math.max(last + 1, nanos));
  }
}
