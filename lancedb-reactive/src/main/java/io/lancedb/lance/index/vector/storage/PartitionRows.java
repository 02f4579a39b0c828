package io.lancedb.lance.index.vector.storage;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The rows of a partition as a file has them: row ids and the values of its columns, in the memory
 * of the batch that was read. Owns the batch.
 *
 * @param size number of rows
 * @param rowIds an int64 for each row
 * @param columns the values of each column behind the row ids; those of lists back to back
 */
record PartitionRows(
    VectorSchemaRoot batch, int size, MemorySegment rowIds, List<MemorySegment> columns) {

  /**
   * Checks that a batch has the row ids and these columns, without nulls. On failure the caller
   * still owns the batch.
   */
  static PartitionRows of(VectorSchemaRoot batch, List<Field> fields, String path) {
    int size = batch.getRowCount();
    List<FieldVector> vectors = batch.getFieldVectors();
    if (vectors.size() != fields.size() + 1
        || !(vectors.get(0) instanceof UInt8Vector ids)
        || ids.getNullCount() > 0) {
      throw new CorruptFileException(path, -1, "a partition has no row ids or other columns");
    }
    List<MemorySegment> columns = new ArrayList<>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      columns.add(values(vectors.get(i + 1), fields.get(i), size, path));
    }
    return new PartitionRows(batch, size, bytes(ids, 8L * size, path), columns);
  }

  private static MemorySegment values(FieldVector vector, Field field, int size, String path) {
    ArrowType type = field.getType();
    if (!vector.getField().getType().equals(type) || vector.getNullCount() > 0) {
      throw new CorruptFileException(
          path,
          -1,
          "column %s of a partition is %s".formatted(field.getName(), vector.getField().getType()));
    }
    if (!(vector instanceof FixedSizeListVector lists)) {
      return bytes(vector, width(type) * size, path);
    }
    ArrowType item = field.getChildren().get(0).getType();
    FieldVector items = lists.getDataVector();
    if (!items.getField().getType().equals(item)) {
      throw new CorruptFileException(
          path,
          -1,
          "column %s of a partition has items of %s"
              .formatted(field.getName(), items.getField().getType()));
    }
    return bytes(items, width(item) * size * lists.getListSize(), path);
  }

  private static long width(ArrowType type) {
    return switch (type) {
      case ArrowType.Int i -> i.getBitWidth() / 8;
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> 2;
            case SINGLE -> 4;
            case DOUBLE -> 8;
          };
      default -> throw new IllegalArgumentException("No width: " + type);
    };
  }

  private static MemorySegment bytes(FieldVector vector, long length, String path) {
    ArrowBuf buffer = vector.getDataBuffer();
    if (buffer.capacity() < length) {
      throw new CorruptFileException(
          path, -1, "%d bytes of a partition instead of %d".formatted(buffer.capacity(), length));
    }
    return ArrowMemory.segment(buffer);
  }

  long rowId(int row) {
    return rowIds.get(Words.LONG, 8L * row);
  }

  /** Bytes of the batch. */
  long memoryBytes() {
    long bytes = 256;
    for (FieldVector vector : batch.getFieldVectors()) {
      bytes += vector.getBufferSize();
    }
    return bytes;
  }

  void close() {
    batch.close();
  }
}
