package io.lancedb.objectstore.testing;

import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Native buffers whose memory is unmapped with the last share, so that a use after close throws,
 * and a count of the bytes that are out.
 */
public final class CountingAllocator implements StoreBufferAllocator {

  private final AtomicLong outstanding = new AtomicLong();
  private final AtomicLong allocations = new AtomicLong();
  private volatile long limit = Long.MAX_VALUE;

  /** Bytes that nobody closed yet. */
  public long outstanding() {
    return outstanding.get();
  }

  /** How often memory was asked for. */
  public long allocations() {
    return allocations.get();
  }

  /** Lets allocations fail that would bring more bytes out. */
  public CountingAllocator withLimit(long bytes) {
    limit = bytes;
    return this;
  }

  @Override
  public StoreBuffer allocate(long size) {
    if (outstanding.addAndGet(size) > limit) {
      outstanding.addAndGet(-size);
      throw new IllegalStateException("The limit of " + limit + " bytes is reached");
    }
    allocations.incrementAndGet();
    Memory memory = new Memory(Arena.ofShared(), size);
    return new Share(memory, memory.arena.allocate(size));
  }

  /** A buffer with these bytes. */
  public StoreBuffer of(byte[] bytes) {
    StoreBuffer buffer = allocate(bytes.length);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, buffer.segment(), 0, bytes.length);
    return buffer;
  }

  private final class Memory {
    private final Arena arena;
    private final long size;
    private final AtomicInteger shares = new AtomicInteger(1);

    Memory(Arena arena, long size) {
      this.arena = arena;
      this.size = size;
    }

    void release() {
      if (shares.decrementAndGet() == 0) {
        arena.close();
        outstanding.addAndGet(-size);
      }
    }
  }

  private final class Share implements StoreBuffer {
    private final Memory memory;
    private final MemorySegment segment;
    private final AtomicBoolean closed = new AtomicBoolean();

    Share(Memory memory, MemorySegment segment) {
      this.memory = memory;
      this.segment = segment;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public StoreBuffer slice(long offset, long length) {
      if (closed.get()) {
        throw new IllegalStateException("The buffer was closed");
      }
      MemorySegment part = segment.asSlice(offset, length);
      memory.shares.incrementAndGet();
      return new Share(memory, part);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        memory.release();
      }
    }
  }
}
