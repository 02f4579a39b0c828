package io.lancedb.lance.file.bytes;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Byte ranges of one file that pages want, and later the bytes in the same order. Owns the buffers
 * once it is completed.
 */
public final class RangeReads implements AutoCloseable {

  private final List<ByteRange> ranges = new ArrayList<>();
  private List<? extends StoreBuffer> buffers = List.of();

  /** Asks for bytes; returns the slot under which they are found later. */
  public int add(long offset, long length) {
    ranges.add(new ByteRange(offset, length));
    return ranges.size() - 1;
  }

  /** Bytes that were asked for. */
  public long bytes() {
    long bytes = 0;
    for (ByteRange range : ranges) {
      bytes += range.length();
    }
    return bytes;
  }

  /** What was asked for. */
  public List<ByteRange> ranges() {
    return ranges;
  }

  /** Takes over one buffer for each range. */
  public void complete(List<? extends StoreBuffer> read) {
    buffers = read;
  }

  /** The buffer of a slot; owned by this object. */
  public StoreBuffer buffer(int slot) {
    return buffers.get(slot);
  }

  /** The bytes of a slot. */
  public MemorySegment bytes(int slot) {
    return buffers.get(slot).segment();
  }

  /** Gives all buffers back. */
  @Override
  public void close() {
    buffers.forEach(StoreBuffer::close);
    buffers = List.of();
  }
}
