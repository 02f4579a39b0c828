package io.lancedb.data;

import io.lancedb.data.column.VectorBytes;
import io.lancedb.error.BadVectorException;
import io.lancedb.error.SchemaMismatchException;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Checks of whole Arrow columns: no null where none may be, no NaN in a vector. */
final class ColumnChecks {

  private static final int HALF_INFINITY = 0x7c00;

  private ColumnChecks() {}

  static void check(FieldVector column, Field field, int rows, long firstRow) {
    if (!field.isNullable() && column.getNullCount() > 0) {
      int row = 0;
      while (!column.isNull(row)) {
        row++;
      }
      throw new SchemaMismatchException(
          "Column \"%s\" cannot hold nulls, but row %d has no value for it"
              .formatted(field.getName(), firstRow + row));
    }
    if (column instanceof FixedSizeListVector vectors
        && field.getChildren().get(0).getType() instanceof ArrowType.FloatingPoint item) {
      checkVectors(vectors, item.getPrecision(), field, rows, firstRow);
    }
  }

  /** Refuses vectors that have values and nulls mixed. */
  static void checkItems(FieldVector source, Field field, int rows, long firstRow) {
    if (!(source instanceof FixedSizeListVector vectors)
        || vectors.getDataVector().getNullCount() == 0) {
      return;
    }
    int dimension = vectors.getListSize();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < dimension; i++) {
        if (!vectors.isNull(row) && vectors.getDataVector().isNull(row * dimension + i)) {
          throw new BadVectorException(
              "Column \"%s\": the vector of row %d has a null at position %d; a vector is null as a whole or not at all"
                  .formatted(field.getName(), firstRow + row, i));
        }
      }
    }
  }

  private static void checkVectors(
      FixedSizeListVector vectors,
      FloatingPointPrecision precision,
      Field field,
      int rows,
      long firstRow) {
    MemorySegment items = VectorBytes.segment(vectors.getDataVector().getDataBuffer());
    int dimension = vectors.getListSize();
    for (int row = 0; row < rows; row++) {
      long first = (long) row * dimension;
      boolean nan =
          switch (precision) {
            case HALF -> hasHalfNaN(items, first, dimension);
            case SINGLE -> hasFloatNaN(items, first, dimension);
            case DOUBLE -> hasDoubleNaN(items, first, dimension);
          };
      if (nan && !vectors.isNull(row)) {
        throw new BadVectorException(
            "Column \"%s\": the vector of row %d has a NaN, which cannot be stored"
                .formatted(field.getName(), firstRow + row));
      }
    }
  }

  private static boolean hasFloatNaN(MemorySegment items, long first, int count) {
    boolean nan = false;
    for (long i = first; i < first + count; i++) {
      nan |= Float.isNaN(items.get(VectorBytes.FLOAT, i * Float.BYTES));
    }
    return nan;
  }

  private static boolean hasDoubleNaN(MemorySegment items, long first, int count) {
    boolean nan = false;
    for (long i = first; i < first + count; i++) {
      nan |= Double.isNaN(items.get(VectorBytes.DOUBLE, i * Double.BYTES));
    }
    return nan;
  }

  private static boolean hasHalfNaN(MemorySegment items, long first, int count) {
    boolean nan = false;
    for (long i = first; i < first + count; i++) {
      nan |= (items.get(VectorBytes.SHORT, i * Short.BYTES) & 0x7fff) > HALF_INFINITY;
    }
    return nan;
  }
}
