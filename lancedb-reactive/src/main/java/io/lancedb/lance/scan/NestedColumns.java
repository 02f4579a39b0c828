package io.lancedb.lance.scan;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.schema.FieldPath;
import io.lancedb.lance.file.schema.LanceField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.TransferPair;

/** Takes the fields that a scan wants out of the structs that they were read in. */
final class NestedColumns {

  private NestedColumns() {}

  /**
   * One column for each path, named as the path. Takes the batch over, whose columns are those of
   * the paths in order.
   */
  static VectorSchemaRoot flatten(
      VectorSchemaRoot batch, List<FieldPath> paths, BufferAllocator allocator) {
    if (paths.stream().noneMatch(FieldPath::isNested)) {
      return batch;
    }
    List<FieldVector> columns = new ArrayList<>();
    try (batch) {
      for (int i = 0; i < paths.size(); i++) {
        columns.add(leaf(batch.getVector(i), paths.get(i), allocator));
      }
      return Batches.root(columns, batch.getRowCount());
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  /** The field of a path, null where one of the structs around it is. */
  private static FieldVector leaf(FieldVector top, FieldPath path, BufferAllocator allocator) {
    List<FieldVector> structs = new ArrayList<>();
    FieldVector vector = top;
    for (LanceField step : path.steps().subList(1, path.steps().size())) {
      structs.add(vector);
      vector = ((StructVector) vector).getChild(step.name());
    }
    Field old = vector.getField();
    Field field = new Field(path.name(), nullable(old, path), old.getChildren());
    TransferPair transfer = vector.getTransferPair(field, allocator);
    transfer.transfer();
    FieldVector leaf = (FieldVector) transfer.getTo();
    structs.removeIf(struct -> struct.getNullCount() == 0);
    return structs.isEmpty() || leaf instanceof NullVector
        ? leaf
        : masked(leaf, structs, allocator);
  }

  private static FieldType nullable(Field field, FieldPath path) {
    boolean nullable = path.steps().stream().anyMatch(step -> step.arrow().isNullable());
    return new FieldType(nullable, field.getType(), field.getDictionary(), field.getMetadata());
  }

  /** Takes the vector over; gives it back with the nulls of the structs. */
  private static FieldVector masked(
      FieldVector leaf, List<FieldVector> structs, BufferAllocator allocator) {
    int rows = leaf.getValueCount();
    long bytes = (rows + 7L) / 8;
    List<ArrowBuf> buffers = new ArrayList<>(leaf.getFieldBuffers());
    List<ArrowBuf> kept = List.copyOf(buffers.subList(1, buffers.size()));
    ArrowBuf validity;
    try {
      validity = allocator.buffer(bytes);
    } catch (RuntimeException e) {
      leaf.close();
      throw e;
    }
    try (validity) {
      validity.writerIndex(bytes);
      MemorySegment to = ArrowMemory.segment(validity);
      MemorySegment from = ArrowMemory.segment(leaf.getValidityBuffer());
      boolean absent = from.byteSize() < bytes;
      for (long at = 0; at < bytes; at++) {
        int bits = absent ? 0xff : from.get(ValueLayout.JAVA_BYTE, at);
        for (FieldVector struct : structs) {
          bits &= ArrowMemory.segment(struct.getValidityBuffer()).get(ValueLayout.JAVA_BYTE, at);
        }
        to.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
      }
      // The vector lets go of its buffers when it is loaded, among them those that it gets back.
      buffers.set(0, validity);
      kept.forEach(buffer -> buffer.getReferenceManager().retain());
      try {
        leaf.loadFieldBuffers(new ArrowFieldNode(rows, -1), buffers);
        return leaf;
      } finally {
        kept.forEach(ArrowBuf::close);
      }
    }
  }
}
