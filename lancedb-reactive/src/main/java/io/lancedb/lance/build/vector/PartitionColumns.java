package io.lancedb.lance.build.vector;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Makes the columns of a partition, without nulls, their values to be filled in. */
final class PartitionColumns {

  private static final Field ROW_ID =
      new Field("_rowid", FieldType.nullable(new ArrowType.Int(64, false)), null);

  private PartitionColumns() {}

  static UInt8Vector rowIds(long[] ids, BufferAllocator allocator) {
    UInt8Vector vector = (UInt8Vector) ROW_ID.createVector(allocator);
    allocate(vector, ids.length);
    MemorySegment values = ArrowMemory.segment(vector.getDataBuffer());
    MemorySegment.copy(ids, 0, values, Words.LONG, 0, ids.length);
    return vector;
  }

  /** Fixed-size lists of items of fixed width. */
  static FixedSizeListVector lists(Field field, int rows, BufferAllocator allocator) {
    FixedSizeListVector vector = (FixedSizeListVector) field.createVector(allocator);
    try {
      vector.setInitialCapacity(rows);
      vector.allocateNew();
      vector.getValidityBuffer().setOne(0L, Math.ceilDiv(rows, 8L));
      allocate(
          (BaseFixedWidthVector) vector.getDataVector(),
          Math.multiplyExact(rows, vector.getListSize()));
      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /** Values of fixed width. */
  static FieldVector values(Field field, int rows, BufferAllocator allocator) {
    BaseFixedWidthVector vector = (BaseFixedWidthVector) field.createVector(allocator);
    allocate(vector, rows);
    return vector;
  }

  private static void allocate(BaseFixedWidthVector vector, int rows) {
    try {
      vector.allocateNew(rows);
      vector.getValidityBuffer().setOne(0L, Math.ceilDiv(rows, 8L));
      vector.setValueCount(rows);
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /** Row ids and one column of lists, whose values are the records themselves. */
  static VectorSchemaRoot ofRecords(
      long[] rowIds,
      Field field,
      int bytes,
      MemorySegment records,
      long offset,
      long stride,
      BufferAllocator allocator) {
    FieldVector ids = rowIds(rowIds, allocator);
    try {
      FixedSizeListVector lists = lists(field, rowIds.length, allocator);
      copy(records, offset, stride, data(lists), bytes, rowIds.length);
      return root(rowIds.length, List.of(ids, lists));
    } catch (RuntimeException e) {
      ids.close();
      throw e;
    }
  }

  /** Copies {@code bytes} of each record, one after the other. */
  static void copy(
      MemorySegment records, long offset, long stride, MemorySegment to, int bytes, int rows) {
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(records, offset + row * stride, to, (long) row * bytes, bytes);
    }
  }

  /** The memory of a column's values; of lists, that of their items. */
  static MemorySegment data(FieldVector vector) {
    FieldVector values =
        vector instanceof FixedSizeListVector lists ? lists.getDataVector() : vector;
    return ArrowMemory.segment(values.getDataBuffer());
  }

  static VectorSchemaRoot root(int rows, List<FieldVector> columns) {
    return new VectorSchemaRoot(
        columns.stream().map(FieldVector::getField).toList(), columns, rows);
  }
}
