package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.TypeBits;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The values of a page that is being filled: copied out of batches until the page is full, then
 * {@link #encode encoded} as the official writer of version 2.0 does.
 */
abstract class OpenArray implements AutoCloseable {

  /** An empty page of values of a field's type. */
  static OpenArray of(Field field, BufferAllocator allocator) {
    return switch (field.getType()) {
      case ArrowType.Null ignored -> new OpenNullArray();
      case ArrowType.Utf8 ignored -> new OpenVariable(field, 4, true, allocator);
      case ArrowType.LargeUtf8 ignored -> new OpenVariable(field, 8, false, allocator);
      case ArrowType.Binary ignored -> new OpenVariable(field, 4, false, allocator);
      case ArrowType.LargeBinary ignored -> new OpenVariable(field, 8, false, allocator);
      case ArrowType.Struct ignored -> new OpenPackedStruct(field, allocator);
      case ArrowType.FixedSizeList list ->
          new OpenFixedSizeList(
              list.getListSize(), of(field.getChildren().get(0), allocator), allocator);
      default -> new OpenFixed(TypeBits.of(field), allocator);
    };
  }

  /** Bytes of the values so far. */
  abstract long bytes();

  /** Bytes that values of a vector would add. */
  abstract long bytes(FieldVector vector, int from, int count);

  /** Copies values; returns how many of them, at this level, are null. */
  abstract int append(FieldVector vector, int from, int count);

  /** Adds values below a null, which nobody reads: zeros, not null. */
  abstract void appendBlank(int count);

  /** Hands the values over as buffers, added to those of the page; the array is empty then. */
  abstract ArrayEncoding encode(List<PageBuffer> buffers);

  @Override
  public abstract void close();

  static ArrayEncoding flat(int bits, int buffer) {
    return ArrayEncoding.newBuilder()
        .setFlat(ArrayEncoding.Flat.newBuilder().setBitsPerValue(bits).setBuffer(reference(buffer)))
        .build();
  }

  static ArrayEncoding.Buffer reference(int buffer) {
    return ArrayEncoding.Buffer.newBuilder().setBufferIndex(buffer).build();
  }

  static ArrayEncoding noNulls(ArrayEncoding values) {
    return ArrayEncoding.newBuilder()
        .setNullable(
            ArrayEncoding.Nullable.newBuilder()
                .setNoNulls(ArrayEncoding.Nullable.NoNulls.newBuilder().setValues(values)))
        .build();
  }

  static ArrayEncoding allNulls() {
    return ArrayEncoding.newBuilder()
        .setNullable(
            ArrayEncoding.Nullable.newBuilder()
                .setAllNulls(ArrayEncoding.Nullable.AllNulls.getDefaultInstance()))
        .build();
  }

  /** Completes what {@link OpenNulls#encode} began. */
  static ArrayEncoding nullable(ArrayEncoding.Nullable.Builder nullable, ArrayEncoding values) {
    if (nullable.hasNoNulls()) {
      return noNulls(values);
    }
    nullable.getSomeNullsBuilder().setValues(values);
    return ArrayEncoding.newBuilder().setNullable(nullable).build();
  }
}
