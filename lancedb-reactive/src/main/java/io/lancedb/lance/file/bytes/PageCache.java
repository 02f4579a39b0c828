package io.lancedb.lance.file.bytes;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds what the pages of one file keep on the heap between reads. */
public final class PageCache {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * A cache of at most {@code limit} bytes. What does not fit is read again when it is needed
   * again.
   */
  public PageCache(long limit) {
    this.limit = limit;
  }

  /** Whether there is room for something of this size, which is then taken. */
  public boolean admit(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Bytes that are kept. */
  public long bytes() {
    return used.get();
  }
}
