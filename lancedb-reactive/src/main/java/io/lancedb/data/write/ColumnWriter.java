package io.lancedb.data.write;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.ValueText;
import io.lancedb.data.column.VectorBytes;
import io.lancedb.error.SchemaMismatchException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes Java values into one Arrow vector, ascending by index. A value that the column cannot hold
 * exactly is refused with an error that names the place in the column, row and value; rounding a
 * float to a shorter float and cutting a time to the unit of its column are the two exceptions.
 */
public abstract sealed class ColumnWriter
    permits NullWriter,
        BooleanWriter,
        IntegerWriter,
        FloatingWriter,
        DecimalWriter,
        TextWriter,
        BinaryWriter,
        DateWriter,
        TimeWriter,
        TimestampWriter,
        DurationWriter,
        VectorWriter,
        ListWriter,
        StructWriter,
        MapWriter {

  final Field field;
  final ColumnPath path;
  private final FieldVector vector;

  ColumnWriter(FieldVector vector, Field field, ColumnPath path) {
    this.field = field;
    this.path = path;
    this.vector = vector;
  }

  /** Allocates the vector for so many rows and makes the writer of its type. */
  public static ColumnWriter allocate(
      FieldVector vector, Field field, int rows, StructSource.Factory structs) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    return of(vector, field, ColumnPath.of(field.getName()), structs);
  }

  /** The writer of an allocated vector, which may be a part of another one. */
  static ColumnWriter of(
      FieldVector vector, Field field, ColumnPath path, StructSource.Factory structs) {
    return switch (ColumnKind.of(field)) {
      case NULL -> new NullWriter(vector, field, path);
      case BOOL -> new BooleanWriter((BitVector) vector, field, path);
      case INTEGER -> new IntegerWriter(vector, field, path);
      case FLOATING -> new FloatingWriter(vector, field, path);
      case DECIMAL -> new DecimalWriter(vector, field, path);
      case TEXT -> new TextWriter(vector, field, path);
      case BINARY -> new BinaryWriter(vector, field, path);
      case DATE -> new DateWriter(vector, field, path);
      case TIME -> new TimeWriter(vector, field, path);
      case TIMESTAMP -> new TimestampWriter(vector, field, path);
      case DURATION -> new DurationWriter(vector, field, path);
      case VECTOR -> new VectorWriter((FixedSizeListVector) vector, field, path);
      case LIST -> new ListWriter(vector, field, path, structs);
      case STRUCT -> new StructWriter((StructVector) vector, field, path, structs);
      case MAP -> new MapWriter((MapVector) vector, field, path, structs);
    };
  }

  /** Bytes that one value takes at least; those of variable length come on top. */
  public static long fixedBytes(Field field) {
    return switch (field.getType()) {
      case ArrowType.FixedSizeList list when ColumnKind.of(field) == ColumnKind.VECTOR ->
          (long) list.getListSize() * VectorBytes.itemBytes(field);
      case ArrowType.FixedSizeList list ->
          (long) list.getListSize() * fixedBytes(field.getChildren().get(0));
      case ArrowType.FixedSizeBinary binary -> binary.getByteWidth();
      case ArrowType.Struct ignored ->
          1 + field.getChildren().stream().mapToLong(ColumnWriter::fixedBytes).sum();
      default -> Long.BYTES;
    };
  }

  /** Bytes of variable length written so far. */
  public long variableBytes() {
    return 0;
  }

  /** Makes room for so many values. */
  void reserve(int count) {
    while (vector.getValueCapacity() < count) {
      vector.reAlloc();
    }
  }

  /** Ends the column at so many rows. */
  public void finish(int rows) {
    vector.setValueCount(rows);
  }

  /** Values of fixed width; moves when room is made. */
  final ArrowBuf data() {
    return vector.getDataBuffer();
  }

  /**
   * Writes one value of any type.
   *
   * @param index position in the vector
   * @param row position in the whole source, for messages
   */
  public final void write(int index, @Nullable Object value, long row) {
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
  public final void writeNull(long row) {
    if (!field.isNullable()) {
      throw new SchemaMismatchException(
          "Column \"%s\" cannot hold nulls, but row %d has no value for it".formatted(path, row));
    }
  }

  /** Writes an integer; see {@link #write}. */
  public void writeLong(int index, long value, long row) {
    throw mismatch(value, row);
  }

  /** Writes a float; see {@link #write}. */
  public void writeDouble(int index, double value, long row) {
    throw mismatch(value, row);
  }

  /** Writes a boolean; see {@link #write}. */
  public void writeBoolean(int index, boolean value, long row) {
    throw mismatch(value, row);
  }

  void writeObject(int index, Object value, long row) {
    throw mismatch(value, row);
  }

  final void markValid(int index) {
    BitVectorHelper.setBit(vector.getValidityBuffer(), index);
  }

  final SchemaMismatchException mismatch(Object value, long row) {
    return new SchemaMismatchException(
        "Column \"%s\" of type %s cannot hold the value of row %d: %s"
            .formatted(path, ColumnKind.describe(field), row, ValueText.of(value)));
  }
}
