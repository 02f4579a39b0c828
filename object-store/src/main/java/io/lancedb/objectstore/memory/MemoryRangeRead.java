package io.lancedb.objectstore.memory;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.RangePlan;
import io.lancedb.objectstore.flow.RangeRead;
import io.lancedb.objectstore.flow.Requests;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;

/** Copies ranges of an object on the heap. */
final class MemoryRangeRead extends RangeRead {

  private final StorePath path;
  private final Supplier<byte[]> object;

  MemoryRangeRead(
      CoreSubscriber<? super List<StoreBuffer>> subscriber,
      StorePath path,
      RangePlan plan,
      StoreBufferAllocator buffers,
      Supplier<byte[]> object) {
    super(subscriber, plan, buffers);
    this.path = path;
    this.object = object;
  }

  @Override
  protected void start() {
    if (!hold()) {
      return;
    }
    try {
      byte[] bytes = object.get();
      Requests.checkEnd(path, plan().end(), bytes.length);
      allocate();
      List<ByteRange> fetches = plan().fetches();
      for (int i = 0; i < fetches.size(); i++) {
        ByteRange fetch = fetches.get(i);
        MemorySegment.copy(
            MemorySegment.ofArray(bytes), fetch.offset(), target(i), 0, fetch.length());
      }
      succeed();
    } catch (Throwable e) {
      abort(e);
    } finally {
      release();
    }
  }
}
