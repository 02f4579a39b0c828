package io.lancedb.data;

import io.lancedb.error.SchemaMismatchException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedWidthVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes Java values into one Arrow vector, ascending by index. A value that the column cannot hold
 * exactly is refused with an error that names column, row and value; rounding a float to a shorter
 * float and cutting a time to the unit of its column are the two exceptions.
 */
abstract sealed class ColumnWriter
    permits BooleanWriter,
        IntegerWriter,
        FloatingWriter,
        TextWriter,
        BinaryWriter,
        DateWriter,
        TimestampWriter,
        VectorWriter {

  final Field field;
  private final FieldVector vector;
  private final ArrowBuf validity;

  ColumnWriter(FieldVector vector, Field field) {
    this.field = field;
    this.vector = vector;
    this.validity = vector.getValidityBuffer();
  }

  /** Allocates the vector for so many rows and makes the writer of its type. */
  static ColumnWriter allocate(FieldVector vector, Field field, int rows) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    return switch (ColumnKind.of(field)) {
      case BOOL -> new BooleanWriter((BitVector) vector, field);
      case INTEGER -> new IntegerWriter((FixedWidthVector) vector, field);
      case FLOATING -> new FloatingWriter((FixedWidthVector) vector, field);
      case TEXT -> new TextWriter((VarCharVector) vector, field);
      case BINARY -> new BinaryWriter((VarBinaryVector) vector, field);
      case DATE -> new DateWriter((FixedWidthVector) vector, field);
      case TIMESTAMP -> new TimestampWriter((FixedWidthVector) vector, field);
      case VECTOR -> new VectorWriter((FixedSizeListVector) vector, field);
    };
  }

  /** Bytes of variable length written so far. */
  long variableBytes() {
    return 0;
  }

  /** Ends the column at so many rows. */
  void finish(int rows) {
    vector.setValueCount(rows);
  }

  /**
   * Writes one value of any type.
   *
   * @param index position in the vector
   * @param row position in the whole source, for messages
   */
  final void write(int index, @Nullable Object value, long row) {
    switch (value) {
      case null -> writeNull(row);
      case Long n -> writeLong(index, n, row);
      case Integer n -> writeLong(index, n, row);
      case Short n -> writeLong(index, n, row);
      case Byte n -> writeLong(index, n, row);
      case Double n -> writeDouble(index, n, row);
      case Float n -> writeDouble(index, n, row);
      case Boolean b -> writeBoolean(index, b, row);
      default -> writeObject(index, value, row);
    }
  }

  /** New vectors are null everywhere, so there is only to check. */
  final void writeNull(long row) {
    if (!field.isNullable()) {
      throw new SchemaMismatchException(
          "Column \"%s\" cannot hold nulls, but row %d has no value for it"
              .formatted(field.getName(), row));
    }
  }

  void writeLong(int index, long value, long row) {
    throw mismatch(value, row);
  }

  void writeDouble(int index, double value, long row) {
    throw mismatch(value, row);
  }

  void writeBoolean(int index, boolean value, long row) {
    throw mismatch(value, row);
  }

  void writeObject(int index, Object value, long row) {
    throw mismatch(value, row);
  }

  final void markValid(int index) {
    BitVectorHelper.setBit(validity, index);
  }

  final SchemaMismatchException mismatch(Object value, long row) {
    return new SchemaMismatchException(
        "Column \"%s\" of type %s cannot hold the value of row %d: %s"
            .formatted(field.getName(), ColumnKind.describe(field), row, ValueText.of(value)));
  }
}
