package io.lancedb.lance.file.encoding.column;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column under construction in Arrow buffers. For each run of rows a decoder writes the values at
 * {@link #row()}, and then says with one of the {@code append} methods which of them are valid,
 * which moves on.
 */
public abstract sealed class DecodedColumn implements AutoCloseable
    permits DecodedFixedColumn, DecodedVariableColumn, DecodedNullColumn {

  final BufferAllocator allocator;
  final int rows;
  private int row;
  private int nulls;
  private @Nullable Bitmap validity;

  DecodedColumn(BufferAllocator allocator, int rows) {
    this.allocator = allocator;
    this.rows = rows;
  }

  /** An empty column for exactly {@code rows} rows. */
  public static DecodedColumn allocate(BufferAllocator allocator, ValueType type, int rows) {
    return switch (type.kind()) {
      case NULL -> new DecodedNullColumn(allocator, rows);
      case VARIABLE -> new DecodedVariableColumn(allocator, type, rows);
      case FIXED, LIST, PACKED -> new DecodedFixedColumn(allocator, type, rows);
    };
  }

  /** What the memory is taken from. */
  public final BufferAllocator allocator() {
    return allocator;
  }

  /** Rows that there is room for. */
  public final int rows() {
    return rows;
  }

  /** The row that is written next. */
  public final int row() {
    return row;
  }

  /** The next rows are valid. */
  public final void appendValid(int count) {
    checkRoom(count);
    if (validity != null) {
      validity.setRange(row, count);
    }
    row += count;
  }

  /** The next rows are null. */
  public final void appendNull(int count) {
    checkRoom(count);
    validity();
    nulls += count;
    row += count;
  }

  /** The next rows are valid where the definition level is 0. */
  public final void appendLevels(short[] levels, int from, int to) {
    int count = to - from;
    checkRoom(count);
    int valid = 0;
    for (int i = from; i < to; i++) {
      valid += levels[i] == 0 ? 1 : 0;
    }
    if (valid == count) {
      appendValid(count);
    } else {
      validity().setWhereZero(row, levels, from, to);
      nulls += count - valid;
      row += count;
    }
  }

  /** Fails when there are fewer rows left; called before values are written. */
  public final void checkRoom(int count) {
    if (count < 0 || count > rows - row) {
      throw new IndexOutOfBoundsException("more rows than expected");
    }
  }

  /** The bitmap, with the rows so far valid and all others null. */
  private Bitmap validity() {
    if (validity == null) {
      validity = new Bitmap(allocator, rows);
      validity.setRange(0, row);
    }
    return validity;
  }

  /** Gives the rows, which must all be there, to a vector; it keeps its own references. */
  public final void loadInto(FieldVector vector) {
    if (row != rows) {
      throw new IndexOutOfBoundsException("%d rows instead of %d".formatted(row, rows));
    }
    ArrowBuf bits = validity == null ? allocator.getEmpty() : validity.buffer();
    load(vector, new ArrowFieldNode(rows, nulls), bits);
  }

  /** The vector of the rows, which must all be there. Its receiver closes it. */
  public final FieldVector toVector(Field field) {
    FieldVector vector = field.createVector(allocator);
    try {
      loadInto(vector);
      return vector;
    } catch (Throwable e) {
      vector.close();
      throw e;
    }
  }

  abstract void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits);

  @Override
  public void close() {
    if (validity != null) {
      validity.close();
      validity = null;
    }
  }

  static List<ArrowBuf> list(ArrowBuf... buffers) {
    return new ArrayList<>(List.of(buffers));
  }
}
