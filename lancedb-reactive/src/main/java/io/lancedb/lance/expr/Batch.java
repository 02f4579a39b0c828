package io.lancedb.lance.expr;

import io.lancedb.lance.file.encoding.ArrowMemory;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The buffers of a batch as segments. A segment lives as long as the batch does. */
final class Batch {

  private final VectorSchemaRoot root;

  Batch(VectorSchemaRoot root) {
    this.root = root;
  }

  int rows() {
    return root.getRowCount();
  }

  FieldVector vector(Expr.Column column) {
    FieldVector vector = root.getVector(column.name());
    if (vector == null) {
      throw new IllegalArgumentException("The batch has no column " + column.name());
    }
    ValueType type = ValueType.of(vector.getField().getType());
    if (!type.equals(column.type()) && !(vector instanceof NullVector)) {
      throw new IllegalArgumentException(
          "Column %s of the batch is %s, not %s".formatted(column.name(), type, column.type()));
    }
    return vector;
  }

  /** The rows where the column is not null. A vector without a validity buffer has no nulls. */
  long[] known(Expr.Column column) {
    FieldVector vector = vector(column);
    if (vector instanceof NullVector) {
      return new long[Bits.words(rows())];
    }
    ArrowBuf validity = vector.getValidityBuffer();
    return validity == null || validity.capacity() == 0
        ? Bits.ones(rows())
        : Bits.read(ArrowMemory.segment(validity), rows());
  }

  MemorySegment data(Expr.Column column) {
    return ArrowMemory.segment(vector(column).getDataBuffer());
  }

  MemorySegment offsets(Expr.Column column) {
    return ArrowMemory.segment(vector(column).getOffsetBuffer());
  }
}
