package io.lancedb.data.column;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;

/** The bytes of texts and binaries, in each of the layouts that Arrow has for them. */
public final class VariableBytes {

  private VariableBytes() {}

  /** A copy of a value that is not null. */
  public static byte[] get(FieldVector vector, int row) {
    return switch (vector) {
      case VarCharVector v -> v.get(row);
      case VarBinaryVector v -> v.get(row);
      case LargeVarCharVector v -> v.get(row);
      case LargeVarBinaryVector v -> v.get(row);
      case FixedSizeBinaryVector v -> v.get(row);
      case ViewVarCharVector v -> v.get(row);
      case ViewVarBinaryVector v -> v.get(row);
      default -> throw new IllegalStateException("No bytes in " + vector.getField());
    };
  }

  /** Stores a value; positions that were left out are null. */
  public static void set(FieldVector vector, int index, byte[] value) {
    switch (vector) {
      case VarCharVector v -> v.setSafe(index, value);
      case VarBinaryVector v -> v.setSafe(index, value);
      case LargeVarCharVector v -> v.setSafe(index, value);
      case LargeVarBinaryVector v -> v.setSafe(index, value);
      case FixedSizeBinaryVector v -> v.setSafe(index, value);
      default -> throw new IllegalStateException("No bytes in " + vector.getField());
    }
  }
}
