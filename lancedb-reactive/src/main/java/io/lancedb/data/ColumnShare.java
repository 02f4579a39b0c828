package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * Lets a vector use the memory of another vector of its type, at every depth. The memory is shared
 * where both have the same root allocator and copied where not, since Arrow accounts for each root
 * apart.
 */
final class ColumnShare {

  private ColumnShare() {}

  static void share(FieldVector source, FieldVector target, int rows) {
    if (source instanceof FixedSizeListVector list
        && ColumnKind.of(source.getField()) == ColumnKind.VECTOR) {
      shareOwn(source, target, rows);
      shareItems(list, (FixedSizeListVector) target, rows);
    } else {
      shareAll(source, target, rows);
    }
  }

  private static void shareAll(FieldVector source, FieldVector target, int rows) {
    shareOwn(source, target, rows);
    List<FieldVector> from = source.getChildrenFromFields();
    List<FieldVector> to = target.getChildrenFromFields();
    for (int i = 0; i < from.size(); i++) {
      shareAll(from.get(i), to.get(i), from.get(i).getValueCount());
    }
  }

  private static void shareOwn(FieldVector source, FieldVector target, int rows) {
    if (source.getValueCount() != rows) {
      source.setValueCount(rows);
    }
    if (source instanceof NullVector) {
      target.setValueCount(rows);
    } else {
      load(source, target, rows, source.getNullCount(), source.getFieldBuffers());
    }
  }

  /**
   * Items of a column of vectors are never null in a table, and were checked for that; without the
   * old validity all of them are valid.
   */
  private static void shareItems(FixedSizeListVector list, FixedSizeListVector target, int rows) {
    FieldVector items = list.getDataVector();
    int count = rows * list.getListSize();
    if (items.getValueCount() != count) {
      items.setValueCount(count);
    }
    List<ArrowBuf> buffers = new ArrayList<>(items.getFieldBuffers());
    buffers.set(0, items.getAllocator().getEmpty());
    load(items, target.getDataVector(), count, 0, buffers);
  }

  private static void load(
      FieldVector source, FieldVector target, int count, int nulls, List<ArrowBuf> buffers) {
    ArrowFieldNode node = new ArrowFieldNode(count, nulls);
    BufferAllocator allocator = target.getAllocator();
    if (source.getAllocator().getRoot() == allocator.getRoot()) {
      target.loadFieldBuffers(node, buffers);
      return;
    }
    List<ArrowBuf> copies = new ArrayList<>();
    try {
      for (ArrowBuf buffer : buffers) {
        ArrowBuf copy = allocator.buffer(buffer.readableBytes());
        copies.add(copy);
        copy.setBytes(0, buffer, 0, buffer.readableBytes());
        copy.writerIndex(buffer.readableBytes());
      }
      target.loadFieldBuffers(node, copies);
    } finally {
      copies.forEach(ArrowBuf::close);
    }
  }
}
