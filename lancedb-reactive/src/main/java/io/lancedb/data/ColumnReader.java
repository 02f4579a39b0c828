package io.lancedb.data;

import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reads one Arrow vector as Java values, as {@link Row} lists them. Valid while the vector is. */
abstract sealed class ColumnReader
    permits BooleanReader,
        IntegerReader,
        FloatingReader,
        TextReader,
        BinaryReader,
        DateReader,
        TimestampReader,
        VectorReader,
        ListReader {

  final Field field;
  private final FieldVector vector;

  ColumnReader(FieldVector vector) {
    this.vector = vector;
    this.field = vector.getField();
  }

  /**
   * The reader of a vector's type.
   *
   * @throws io.lancedb.error.UnsupportedFeatureException naming the column and its type
   */
  static ColumnReader of(FieldVector vector) {
    return switch (ColumnKind.of(vector.getField())) {
      case BOOL -> new BooleanReader((BitVector) vector);
      case INTEGER -> new IntegerReader(vector);
      case FLOATING -> new FloatingReader(vector);
      case TEXT -> new TextReader((VarCharVector) vector);
      case BINARY -> new BinaryReader((VarBinaryVector) vector);
      case DATE -> new DateReader(vector);
      case TIMESTAMP -> new TimestampReader(vector);
      case VECTOR -> new VectorReader((FixedSizeListVector) vector);
    };
  }

  /** Also reads types that cannot be stored, but converted. */
  static ColumnReader ofAny(FieldVector vector) {
    return ListReader.reads(vector.getField()) ? new ListReader((ListVector) vector) : of(vector);
  }

  final boolean isNull(int row) {
    return vector.isNull(row);
  }

  final @Nullable Object value(int row) {
    return vector.isNull(row) ? null : read(row);
  }

  /** A value that is not null. */
  abstract Object read(int row);

  /** A value of an integer column that is not null. */
  long readLong(int row) {
    throw new IllegalStateException(field + " is no integer column");
  }

  /** A value of a numeric column that is not null. */
  double readDouble(int row) {
    throw new IllegalStateException(field + " is no numeric column");
  }
}
