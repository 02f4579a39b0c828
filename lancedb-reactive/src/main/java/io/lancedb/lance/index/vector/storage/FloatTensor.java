package io.lancedb.lance.index.vector.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.proto.Tensor;
import io.lancedb.lance.simd.ElementType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor of floating-point numbers of an index file.
 *
 * @param type how the file has them
 * @param values as they lie, in single precision
 */
@SuppressWarnings("ArrayRecordComponent")
record FloatTensor(ElementType type, float[] values) {

  static FloatTensor parse(MemorySegment message, String path) {
    Tensor tensor;
    try {
      tensor = Tensor.parseFrom(message.asByteBuffer());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(path, -1, "a tensor that cannot be read", e);
    }
    ElementType type =
        switch (tensor.getDataType()) {
          case FLOAT16 -> ElementType.FLOAT16;
          case FLOAT32 -> ElementType.FLOAT32;
          case FLOAT64 -> ElementType.FLOAT64;
          default ->
              throw new UnsupportedFeatureException(
                  "Tensor of %s in %s".formatted(tensor.getDataType(), path));
        };
    long count = 1;
    for (int size : tensor.getShapeList()) {
      count = Math.multiplyHigh(count, size) != 0 ? -1 : count * Integer.toUnsignedLong(size);
      if (count < 0 || count > Integer.MAX_VALUE) {
        throw new CorruptFileException(path, -1, "tensor of shape " + tensor.getShapeList());
      }
    }
    ByteString data = tensor.getData();
    if (data.size() != count * type.byteWidth()) {
      throw new CorruptFileException(
          path, -1, "tensor of %d bytes for %d values".formatted(data.size(), count));
    }
    return new FloatTensor(type, values(type, data.asReadOnlyByteBuffer(), (int) count));
  }

  private static float[] values(ElementType type, ByteBuffer data, int count) {
    ByteBuffer bytes = data.order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort());
            case FLOAT32 -> bytes.getFloat();
            case FLOAT64 -> (float) bytes.getDouble();
            case UINT8 -> throw new IllegalStateException("not a floating-point number");
          };
    }
    return values;
  }

  /** A message that {@link #parse} reads. */
  static byte[] message(ElementType type, int[] shape, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, type.byteWidth()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case FLOAT16 -> bytes.putShort(Float.floatToFloat16(value));
        case FLOAT32 -> bytes.putFloat(value);
        case FLOAT64 -> bytes.putDouble(value);
        case UINT8 -> throw new IllegalStateException("not a floating-point number");
      }
    }
    Tensor.Builder tensor = Tensor.newBuilder();
    tensor.setDataType(
        switch (type) {
          case FLOAT16 -> Tensor.DataType.FLOAT16;
          case FLOAT32 -> Tensor.DataType.FLOAT32;
          case FLOAT64 -> Tensor.DataType.FLOAT64;
          case UINT8 -> throw new IllegalStateException("not a floating-point number");
        });
    for (int size : shape) {
      tensor.addShape(size);
    }
    return tensor.setData(UnsafeByteOperations.unsafeWrap(bytes.flip())).build().toByteArray();
  }
}
