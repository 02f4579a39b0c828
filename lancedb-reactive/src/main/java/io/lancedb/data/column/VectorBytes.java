package io.lancedb.data.column;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Arrow buffers as memory segments, for copies of whole vectors. */
public final class VectorBytes {

  /** LE32 floats. */
  public static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** LE64 floats. */
  public static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** LE16 words. */
  public static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private VectorBytes() {}

  /** Bytes of one item of a vector column. */
  public static int itemBytes(Field vector) {
    return vector.getChildren().get(0).getType() instanceof ArrowType.FloatingPoint item
        ? switch (item.getPrecision()) {
          case HALF -> Short.BYTES;
          case SINGLE -> Float.BYTES;
          case DOUBLE -> Double.BYTES;
        }
        : Extensions.isBfloat16(vector.getChildren().get(0)) ? Short.BYTES : 1;
  }

  /** The memory of a buffer; valid while the buffer is. */
  @SuppressWarnings("restricted") // The buffer says where it is and how long.
  public static MemorySegment segment(ArrowBuf buffer) {
    return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
  }
}
