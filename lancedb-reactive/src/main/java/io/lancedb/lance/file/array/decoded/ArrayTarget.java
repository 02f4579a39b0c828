package io.lancedb.lance.file.array.decoded;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow array under construction, of a fixed number of rows. For each run of rows a decoder
 * first says which are valid, if it knows, then writes the values at {@link #row()} and {@link
 * #advance moves on}; rows that nobody called null are valid.
 */
public abstract class ArrayTarget implements AutoCloseable {

  final BufferAllocator allocator;
  final int rows;
  private int row;
  private int nulls;
  private int decided;
  private @Nullable ArrowBuf validity;
  private MemorySegment bits = MemorySegment.NULL;

  ArrayTarget(BufferAllocator allocator, int rows) {
    this.allocator = allocator;
    this.rows = rows;
  }

  /** An empty array of a field's type for exactly {@code rows} rows. */
  public static ArrayTarget of(Field field, int rows, BufferAllocator allocator) {
    return switch (field.getType()) {
      case ArrowType.Null ignored -> new NullTarget(allocator, rows);
      case ArrowType.Utf8 ignored -> new VariableTarget(allocator, rows, 4);
      case ArrowType.Binary ignored -> new VariableTarget(allocator, rows, 4);
      case ArrowType.LargeUtf8 ignored -> new VariableTarget(allocator, rows, 8);
      case ArrowType.LargeBinary ignored -> new VariableTarget(allocator, rows, 8);
      case ArrowType.List ignored -> emptyLists(field, rows, 4, allocator);
      case ArrowType.LargeList ignored -> emptyLists(field, rows, 8, allocator);
      case ArrowType.Map ignored -> emptyLists(field, rows, 4, allocator);
      case ArrowType.FixedSizeList list -> {
        int items = Math.multiplyExact(rows, list.getListSize());
        Field item = field.getChildren().get(0);
        yield new FixedSizeListTarget(allocator, rows, of(item, items, allocator));
      }
      case ArrowType.Struct ignored -> {
        List<ArrayTarget> members = new ArrayList<>();
        for (Field member : field.getChildren()) {
          members.add(of(member, rows, allocator));
        }
        yield new StructTarget(allocator, rows, members);
      }
      default -> new FixedTarget(allocator, rows, TypeBits.of(field));
    };
  }

  /** Lists that will all be null. */
  private static ArrayTarget emptyLists(
      Field field, int rows, int offsetBytes, BufferAllocator allocator) {
    ListTarget lists = new ListTarget(allocator, rows, offsetBytes);
    lists.items(of(field.getChildren().get(0), 0, allocator));
    return lists;
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

  /** Says which of the next rows are valid. */
  public final void validity(MemorySegment source, int count) {
    checkRoom(count);
    int valid = Bits.count(source, 0, count);
    if (valid < count) {
      decideUntil(row);
      Bits.copy(source, 0, bits(), row, count);
      nulls += count - valid;
      decided = row + count;
    }
  }

  /** The row {@code ahead} rows after the next one is null; rows must be named in order. */
  public final void setNull(int ahead) {
    int at = row + ahead;
    MemorySegment all = bits();
    if (at < decided) {
      if (Bits.get(all, at)) {
        clear(at);
        nulls++;
      }
      return;
    }
    decideUntil(at);
    decided = at + 1;
    nulls++;
  }

  /** Whether the row {@code ahead} rows after the next one was called null. */
  public final boolean isNull(int ahead) {
    return validity != null && row + ahead < decided && !Bits.get(bits, row + ahead);
  }

  /** Calls a row null that is complete and was not null. */
  public final void setNullAt(int at) {
    clear(at);
    nulls++;
  }

  private void clear(int at) {
    MemorySegment all = bits();
    all.set(JAVA_BYTE, at >>> 3, (byte) (all.get(JAVA_BYTE, at >>> 3) & ~(1 << (at & 7))));
  }

  /** Whether a row is null that is complete. */
  public final boolean isNullAt(int at) {
    return nulls > 0 && !Bits.get(bits, at);
  }

  /** A bit for each row, which are complete: 1 = valid; empty where all are. */
  public final MemorySegment nullBits() {
    return nulls > 0 ? bits.asSlice(0, Bits.bytesFor(rows)) : MemorySegment.NULL;
  }

  /** Calls the next rows of another array null that are null among the first ones of this one. */
  public final void copyNulls(ArrayTarget out, int count) {
    if (nulls > 0) {
      out.validity(bits, count);
    }
  }

  /** The next rows are complete. */
  public final void advance(int count) {
    checkRoom(count);
    row += count;
    if (validity != null) {
      decideUntil(row);
    }
  }

  /** Appends rows that are null, whatever is below them too. */
  public final void appendNulls(int count) {
    checkRoom(count);
    if (count > 0 && !(this instanceof NullTarget)) {
      decideUntil(row);
      bits();
      nulls += count;
      decided = row + count;
    }
    blank(count);
    advance(count);
  }

  /** Writes values that do not matter. */
  abstract void blank(int count);

  /** Fails when there are fewer rows left. */
  public final void checkRoom(int count) {
    if (count < 0 || count > rows - row) {
      throw new IndexOutOfBoundsException("more values than expected");
    }
  }

  private void decideUntil(int end) {
    if (decided < end) {
      Bits.setRange(bits(), decided, end - decided);
      decided = end;
    }
  }

  private MemorySegment bits() {
    if (validity == null) {
      validity = allocator.buffer(Bits.bytesFor(rows));
      bits = ArrowMemory.segment(validity);
      bits.fill((byte) 0);
      decided = row;
      Bits.setRange(bits, 0, row);
    }
    return bits;
  }

  /** The array, which must be complete, as a new vector of a field. Its receiver closes it. */
  public final FieldVector toVector(Field field) {
    FieldVector vector = field.createVector(allocator);
    try {
      load(vector);
      return vector;
    } catch (Throwable e) {
      vector.close();
      throw e;
    }
  }

  /** Gives the buffers to a vector of the same type. */
  final void load(FieldVector vector) {
    if (row != rows) {
      throw new IndexOutOfBoundsException("%d values instead of %d".formatted(row, rows));
    }
    ArrowBuf validityBits = nulls == 0 || validity == null ? allocator.getEmpty() : validity;
    load(vector, new ArrowFieldNode(rows, nulls), validityBits);
  }

  abstract void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits);

  @Override
  public void close() {
    if (validity != null) {
      validity.close();
      validity = null;
    }
  }
}
