package io.lancedb.lance.file.array.decoded;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** An array of lists with offsets of 4 or 8 bytes into their items. */
public final class ListTarget extends ArrayTarget {

  private final int offsetBytes;
  private final ArrowBuf offsetBuffer;
  private final MemorySegment offsets;
  private @Nullable ArrayTarget items;
  private long position;

  /** An empty array whose offsets have 4 or 8 bytes. */
  public ListTarget(BufferAllocator allocator, int rows, int offsetBytes) {
    super(allocator, rows);
    this.offsetBytes = offsetBytes;
    offsetBuffer = allocator.buffer(offsetBytes * (rows + 1L));
    offsets = ArrowMemory.segment(offsetBuffer);
    setOffset(0);
  }

  private void setOffset(long i) {
    if (offsetBytes == 4) {
      offsets.set(Bits.LE32, 4 * i, (int) position);
    } else {
      offsets.set(Bits.LE64, 8 * i, position);
    }
  }

  /** The list {@code ahead} rows after the next one has so many items. */
  public void list(int ahead, long count) {
    position += count;
    setOffset(row() + ahead + 1L);
  }

  /** Takes over the target of the items. */
  public void items(ArrayTarget target) {
    items = target;
  }

  @Override
  void blank(int count) {
    for (int i = 0; i < count; i++) {
      list(i, 0);
    }
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    vector.loadFieldBuffers(node, new ArrayList<>(List.of(validityBits, offsetBuffer)));
    if (items != null) {
      items.load(vector.getChildrenFromFields().get(0));
    }
  }

  @Override
  public void close() {
    super.close();
    offsetBuffer.close();
    if (items != null) {
      items.close();
    }
  }
}
