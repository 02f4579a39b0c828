package io.lancedb.lance.scan;

import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Small pieces from which result batches are put together. */
public final class Batches {

  private Batches() {}

  /** A batch of these columns, which it takes over. */
  static VectorSchemaRoot root(List<FieldVector> columns, int rows) {
    List<Field> fields = columns.stream().map(FieldVector::getField).toList();
    return new VectorSchemaRoot(new Schema(fields), columns, rows);
  }

  /** A column of nulls. */
  static FieldVector nulls(Field field, int rows, BufferAllocator allocator) {
    FieldVector vector = field.createVector(allocator);
    try {
      vector.setInitialCapacity(rows);
      vector.allocateNew();
      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /** A column of unsigned 64-bit numbers. */
  static UInt8Vector numbers(Field field, long[] values, BufferAllocator allocator) {
    UInt8Vector vector = new UInt8Vector(field, allocator);
    try {
      vector.allocateNew(values.length);
      MemorySegment.copy(
          values,
          0,
          ArrowMemory.segment(vector.getDataBuffer()),
          ValueLayout.JAVA_LONG_UNALIGNED,
          0,
          values.length);
      allValid(vector, values.length);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /** A column of floats. */
  static Float4Vector floats(Field field, float[] values, BufferAllocator allocator) {
    Float4Vector vector = new Float4Vector(field, allocator);
    try {
      vector.allocateNew(values.length);
      MemorySegment.copy(
          values,
          0,
          ArrowMemory.segment(vector.getDataBuffer()),
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          0,
          values.length);
      allValid(vector, values.length);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  private static void allValid(FieldVector vector, int rows) {
    ArrowMemory.segment(vector.getValidityBuffer()).asSlice(0, (rows + 7L) / 8).fill((byte) 0xff);
    vector.setValueCount(rows);
  }

  /** The values of a column of unsigned 64-bit numbers. */
  public static long[] numbers(UInt8Vector vector) {
    return ArrowMemory.segment(vector.getDataBuffer())
        .asSlice(0, 8L * vector.getValueCount())
        .toArray(ValueLayout.JAVA_LONG_UNALIGNED);
  }

  /**
   * Takes columns out of a batch into a new one, by name and in this order; what is not taken is
   * closed, and the given batch is empty afterwards.
   */
  static VectorSchemaRoot project(VectorSchemaRoot batch, List<String> names) {
    List<FieldVector> taken = new ArrayList<>();
    try (batch) {
      for (String name : names) {
        taken.add(take(batch.getVector(name)));
      }
      return root(taken, batch.getRowCount());
    } catch (RuntimeException e) {
      taken.forEach(FieldVector::close);
      throw e;
    }
  }

  /**
   * The named columns of a batch, those that {@code values} has replaced by its single row for
   * every row. Takes the batch over; {@code values} stays with the caller.
   */
  public static VectorSchemaRoot replace(
      VectorSchemaRoot batch,
      List<String> names,
      VectorSchemaRoot values,
      BufferAllocator allocator) {
    Gather repeat = new Gather(allocator, null, new int[batch.getRowCount()]);
    List<FieldVector> columns = new ArrayList<>();
    try (batch) {
      for (String name : names) {
        boolean replaced =
            values.getSchema().getFields().stream().anyMatch(f -> f.getName().equals(name));
        columns.add(
            replaced
                ? repeat.vector(List.of(values.getVector(name)))
                : take(batch.getVector(name)));
      }
      return root(columns, batch.getRowCount());
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  /** Moves a batch into the memory of another allocator; the given batch is empty afterwards. */
  public static VectorSchemaRoot transfer(VectorSchemaRoot batch, BufferAllocator to) {
    List<FieldVector> columns = new ArrayList<>();
    try (batch) {
      for (FieldVector vector : batch.getFieldVectors()) {
        columns.add(take(vector, to));
      }
      return root(columns, batch.getRowCount());
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private static FieldVector take(FieldVector vector) {
    return take(vector, vector.getAllocator());
  }

  /** Moves a column's memory into a new vector; the old one is empty afterwards. */
  private static FieldVector take(FieldVector vector, BufferAllocator to) {
    FieldVector target = vector.getField().createVector(to);
    vector.makeTransferPair(target).transfer();
    return target;
  }

  static long countAndClose(VectorSchemaRoot batch) {
    try (batch) {
      return batch.getRowCount();
    }
  }

  /** The first rows after some others; takes the batch over. */
  static VectorSchemaRoot slice(VectorSchemaRoot batch, int from, int count) {
    if (from == 0 && count == batch.getRowCount()) {
      return batch;
    }
    List<FieldVector> columns = new ArrayList<>();
    try (batch) {
      for (FieldVector vector : batch.getFieldVectors()) {
        FieldVector target = vector.getField().createVector(vector.getAllocator());
        columns.add(target);
        vector.makeTransferPair(target).splitAndTransfer(from, count);
      }
      return root(columns, count);
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }
}
