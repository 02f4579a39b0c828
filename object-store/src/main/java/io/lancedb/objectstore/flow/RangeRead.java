package io.lancedb.objectstore.flow;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.HeapBuffer;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * One run of a read of many ranges: owns the buffers of the fetches until they are handed over.
 *
 * <p>Whoever writes into a buffer takes a {@link #hold} first and {@link #release releases} it
 * after. Error and cancel end the run; its buffers are closed with the last hold, and only then is
 * the error emitted, so a subscriber that saw the error may close its allocator.
 */
public abstract class RangeRead extends HandOver<List<StoreBuffer>> {

  private static final StoreBuffer EMPTY = HeapBuffer.wrap(new byte[0]);

  private final RangePlan plan;
  private final StoreBufferAllocator allocator;
  private final AtomicInteger holds = new AtomicInteger(1);
  private final AtomicBoolean ended = new AtomicBoolean();
  private @Nullable StoreBuffer[] buffers = {};
  private @Nullable Throwable error;

  protected RangeRead(
      CoreSubscriber<? super List<StoreBuffer>> subscriber,
      RangePlan plan,
      StoreBufferAllocator allocator) {
    super(subscriber);
    this.plan = plan;
    this.allocator = allocator;
  }

  /** What to fetch. */
  protected final RangePlan plan() {
    return plan;
  }

  /** Takes the memory for every fetch; the caller has a hold and no fetch has begun. */
  protected final void allocate() {
    List<ByteRange> fetches = plan.fetches();
    buffers = new @Nullable StoreBuffer[fetches.size()];
    for (int i = 0; i < buffers.length; i++) {
      long size = fetches.get(i).length();
      StoreBuffer buffer = buffer(i);
      buffers[i] = buffer;
      if (buffer.size() < size) {
        throw new IllegalStateException(
            "The allocator gave %d bytes for %d".formatted(buffer.size(), size));
      }
    }
  }

  /** The memory for a fetch: new, unless a store has it already. */
  protected StoreBuffer buffer(int fetch) {
    return allocator.allocate(plan.fetches().get(fetch).length());
  }

  /** Where memory comes from. */
  protected final StoreBufferAllocator allocator() {
    return allocator;
  }

  /** Where the bytes of a fetch go; valid under a hold. */
  protected final MemorySegment target(int fetch) {
    StoreBuffer buffer = buffers[fetch];
    if (buffer == null) {
      throw new IllegalStateException("Fetch " + fetch + " was handed over");
    }
    return buffer.segment();
  }

  /** Keeps the buffers from being closed; false when they already are. */
  protected final boolean hold() {
    int n = holds.get();
    while (n > 0) {
      if (holds.compareAndSet(n, n + 1)) {
        return true;
      }
      n = holds.get();
    }
    return false;
  }

  /** Gives a hold back. */
  protected final void release() {
    if (holds.decrementAndGet() == 0) {
      closeBuffers();
      freed();
      if (error != null) {
        fail(error);
      }
    }
  }

  /** Whether the run succeeded, failed or was cancelled: no further fetch is wanted. */
  protected final boolean ended() {
    return ended.get();
  }

  /** Every fetch is complete: cuts the buffers and emits them. */
  protected final void succeed() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    List<StoreBuffer> result;
    try {
      result = plan.cut(buffers, EMPTY);
    } catch (Throwable e) {
      error = e;
      release();
      return;
    }
    release();
    complete(result);
  }

  /** Ends the run with an error; only the first counts. */
  protected final void abort(Throwable cause) {
    if (ended.compareAndSet(false, true)) {
      error = cause;
      stopFetches();
      release();
    }
  }

  /** Cancels fetches in flight where that is possible. */
  protected void stopFetches() {}

  /** The last hold is gone: no fetch writes any more. */
  protected void freed() {}

  @Override
  protected final void stop() {
    if (ended.compareAndSet(false, true)) {
      stopFetches();
      release();
    }
  }

  @Override
  protected final void discard(List<StoreBuffer> value) {
    value.forEach(StoreBuffer::close);
  }

  private void closeBuffers() {
    for (int i = 0; i < buffers.length; i++) {
      StoreBuffer buffer = buffers[i];
      buffers[i] = null;
      if (buffer != null) {
        buffer.close();
      }
    }
  }
}
