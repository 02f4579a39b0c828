package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.choice.EncodingHints;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.constant.ConstantEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.PageLevels;
import io.lancedb.lance.file.level.RowNulls;
import io.lancedb.lance.file.schema.FileVersion;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The page of one column that is being filled: values are copied out of batches until the page has
 * its size, then {@link #encode} turns them into buffers and the next page begins. Null slots hold
 * zeros.
 */
abstract sealed class ColumnPage implements AutoCloseable
    permits FixedWidthPage,
        VariablePage,
        FixedSizeListPage,
        EmptyPage,
        PackedPage,
        VariablePackedPage {

  final BufferAllocator allocator;
  final RowNulls nulls;
  private int count;

  ColumnPage(BufferAllocator allocator) {
    this.allocator = allocator;
    this.nulls = new RowNulls(allocator);
  }

  /**
   * The first page of a column.
   *
   * @param field a field of a type that can be stored, with the wishes for its encoding
   * @param key type of the indices of the dictionary that every page is to have; null: a page has
   *     one where that saves bytes
   * @param pageBytes bytes of values after which the page is full
   */
  public static ColumnPage of(
      Field field, ArrowType.@Nullable Int key, long pageBytes, BufferAllocator allocator) {
    if (field.getType() instanceof ArrowType.Struct) {
      ValueType packed = ValueType.ofPacked(field);
      return packed.kind() == ValueType.Kind.PACKED
          ? new PackedPage(packed, pageBytes, allocator)
          : new VariablePackedPage(packed, pageBytes, allocator);
    }
    ValueType type = ValueType.of(field);
    EncodingHints hints = EncodingHints.of(field, key);
    return switch (type.kind()) {
      case NULL -> ofNulls(allocator);
      case FIXED -> new FixedWidthPage(type, hints, pageBytes, allocator);
      case VARIABLE -> new VariablePage(type, isText(field), hints, pageBytes, allocator);
      case LIST -> new FixedSizeListPage(type, hints, pageBytes, allocator);
      case PACKED -> throw new IllegalStateException("Not a struct: " + field);
    };
  }

  private static boolean isText(Field field) {
    return field.getType() instanceof ArrowType.Utf8
        || field.getType() instanceof ArrowType.LargeUtf8;
  }

  /** The first page of a column whose values have no bytes: nulls, or structs without fields. */
  public static ColumnPage ofNulls(BufferAllocator allocator) {
    return new EmptyPage(allocator);
  }

  /** Values so far; without ancestors, one for each row. */
  public final int count() {
    return count;
  }

  /**
   * How many of {@code count} values from {@code from} still belong to this page; 0 when it is
   * full. An empty page takes at least one value of any size.
   */
  public abstract int fits(FieldVector vector, int from, int count);

  /**
   * Copies {@code count} values from {@code from}, at most as many as {@link #fits} says. Returns
   * how many of them are null.
   */
  public final int append(FieldVector vector, int from, int count) {
    int added =
        vector instanceof NullVector
            ? nulls.appendNulls(count)
            : nulls.append(ArrowMemory.segment(vector.getValidityBuffer()), from, count);
    copy(vector, from, count, added);
    this.count += count;
    return added;
  }

  /**
   * Copies {@code count} values from {@code from}, of which those are null whose level is not 0,
   * whatever the vector says of them.
   *
   * @param levels the definition level of each value, from {@code firstLevel} on
   */
  public final void append(FieldVector vector, int from, int count, byte[] levels, int firstLevel) {
    copy(vector, from, count, nulls.append(levels, firstLevel, count));
    this.count += count;
  }

  /**
   * Copies values; the nulls of these values, {@code nullCount} of them, stand in {@link #nulls}.
   */
  abstract void copy(FieldVector vector, int from, int count, int nullCount);

  /** Whether a value of the page is null. */
  final boolean isNull(long value) {
    return nulls.any() && nulls.segment().get(Words.BYTE, value) != 0;
  }

  /** Encodes the rows of a column without ancestors, at least one, and starts an empty page. */
  public final EncodedPage encode(FileVersion version) {
    return encode(version, PageLevels.ofColumn(nulls, count));
  }

  /** Encodes the values so far, and starts an empty page. */
  public final EncodedPage encode(FileVersion version, PageLevels levels) {
    boolean large = version != FileVersion.V2_1;
    try {
      return nulls.count() == count
          ? ConstantEncoder.allNull(levels, large, allocator)
          : encodeValues(large, levels);
    } finally {
      close();
    }
  }

  /**
   * Encodes a page that has a value which is not null.
   *
   * @param large whether this is version 2.2: large chunks and constants with a value
   * @param levels how the values stand in rows and lists; has {@link #count} values
   */
  abstract EncodedPage encodeValues(boolean large, PageLevels levels);

  abstract void free();

  /** Frees the values so far; the page is empty afterwards. */
  @Override
  public final void close() {
    count = 0;
    nulls.close();
    free();
  }

  /** A part of a value buffer. */
  static MemorySegment part(ArrowBuf buffer, long from, long bytes) {
    return ArrowMemory.segment(buffer).asSlice(from, bytes);
  }
}
