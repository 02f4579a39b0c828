package io.lancedb.lance.file.array.decoded;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** An array of lists of as many items each. */
public final class FixedSizeListTarget extends ArrayTarget {

  private final ArrayTarget items;

  /** Takes over the target of the items. */
  FixedSizeListTarget(BufferAllocator allocator, int rows, ArrayTarget items) {
    super(allocator, rows);
    this.items = items;
  }

  /** The items of all lists. */
  public ArrayTarget items() {
    return items;
  }

  @Override
  void blank(int count) {
    int items = rows == 0 ? 0 : this.items.rows / rows * count;
    this.items.blank(items);
    this.items.advance(items);
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    vector.loadFieldBuffers(node, new ArrayList<>(List.of(validityBits)));
    items.load(vector.getChildrenFromFields().get(0));
  }

  @Override
  public void close() {
    super.close();
    items.close();
  }
}
