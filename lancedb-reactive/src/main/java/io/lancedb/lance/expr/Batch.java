package io.lancedb.lance.expr;

import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The buffers of a batch as segments. A segment lives as long as the batch does. */
final class Batch {

  private final VectorSchemaRoot root;
  private final Map<String, ComputedValues> computed = new HashMap<>();

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
    ValueType type = ValueType.of(vector.getField());
    if (!type.equals(column.type()) && !(vector instanceof NullVector)) {
      throw new IllegalArgumentException(
          "Column %s of the batch is %s, not %s".formatted(column.name(), type, column.type()));
    }
    return vector;
  }

  private @Nullable ComputedValues computed(Expr.Column column) {
    Call call = column.call();
    return call == null
        ? null
        : computed.computeIfAbsent(
            column.name(), name -> call.values().of(vector(call.argument()), rows()));
  }

  /** The rows where the column is not null. A vector without a validity buffer has no nulls. */
  long[] known(Expr.Column column) {
    ComputedValues values = computed(column);
    if (values != null) {
      return values.known().clone();
    }
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
    ComputedValues values = computed(column);
    return values != null ? values.data() : ArrowMemory.segment(vector(column).getDataBuffer());
  }

  MemorySegment offsets(Expr.Column column) {
    ComputedValues values = computed(column);
    if (values != null && values.offsets() != null) {
      return values.offsets();
    }
    FieldVector vector = vector(column);
    return vector instanceof BaseLargeVariableWidthVector
        ? narrow(vector.getOffsetBuffer())
        : ArrowMemory.segment(vector.getOffsetBuffer());
  }

  /** Offsets of 64 bits as such of 32, which the values of a batch never need more of. */
  private MemorySegment narrow(ArrowBuf offsets) {
    MemorySegment wide = ArrowMemory.segment(offsets);
    int[] narrow = new int[rows() + 1];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = Math.toIntExact(wide.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * Long.BYTES));
    }
    return MemorySegment.ofArray(narrow);
  }
}
