package io.lancedb.data.read;

import io.lancedb.data.column.ColumnKind;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reads one Arrow vector as Java values, as {@code Row} lists them. Valid while the vector is. */
public abstract sealed class ColumnReader
    permits NullReader,
        BooleanReader,
        IntegerReader,
        FloatingReader,
        DecimalReader,
        TextReader,
        BinaryReader,
        DateReader,
        TimeReader,
        TimestampReader,
        DurationReader,
        VectorReader,
        ListReader,
        StructReader,
        MapReader,
        DictionaryReader {

  final Field field;
  private final FieldVector vector;

  ColumnReader(FieldVector vector) {
    this.vector = vector;
    this.field = vector.getField();
  }

  /**
   * The reader of a vector's type.
   *
   * @param dictionaries those that the vector, or one in it, may be encoded with
   * @param structs makes what structs are read as
   * @throws io.lancedb.error.UnsupportedFeatureException naming the column and its type
   */
  public static ColumnReader of(
      FieldVector vector, DictionaryProvider dictionaries, StructMaker structs) {
    Field field = vector.getField();
    if (field.getDictionary() != null) {
      Dictionary dictionary = dictionaries.lookup(field.getDictionary().getId());
      if (dictionary != null) {
        return new DictionaryReader(vector, of(dictionary.getVector(), dictionaries, structs));
      }
    }
    return switch (ColumnKind.of(field)) {
      case NULL -> new NullReader(vector);
      case BOOL -> new BooleanReader((BitVector) vector);
      case INTEGER -> new IntegerReader(vector);
      case FLOATING -> new FloatingReader(vector);
      case DECIMAL -> new DecimalReader(vector);
      case TEXT -> new TextReader(vector);
      case BINARY -> new BinaryReader(vector);
      case DATE -> new DateReader(vector);
      case TIME -> new TimeReader(vector);
      case TIMESTAMP -> new TimestampReader(vector);
      case DURATION -> new DurationReader(vector);
      case VECTOR -> new VectorReader((FixedSizeListVector) vector);
      case LIST -> new ListReader(vector, dictionaries, structs);
      case STRUCT -> new StructReader((StructVector) vector, dictionaries, structs);
      case MAP -> new MapReader((MapVector) vector, dictionaries, structs);
    };
  }

  /** The column. */
  public final Field field() {
    return field;
  }

  /** Whether a row has no value. */
  public final boolean isNull(int row) {
    return vector.isNull(row);
  }

  /** The value of a row, or null. */
  public final @Nullable Object value(int row) {
    return vector.isNull(row) ? null : read(row);
  }

  /** A value that is not null. */
  abstract @Nullable Object read(int row);

  /** A value of an integer column that is not null. */
  public long readLong(int row) {
    throw new IllegalStateException(field + " is no integer column");
  }

  /** A value of a numeric column that is not null. */
  public double readDouble(int row) {
    throw new IllegalStateException(field + " is no numeric column");
  }
}
