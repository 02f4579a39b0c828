package io.lancedb.data;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Bytes: {@code byte[]}, or the remaining bytes of a ByteBuffer. */
final class BinaryWriter extends ColumnWriter {

  private final VarBinaryVector vector;
  private long bytes;

  BinaryWriter(VarBinaryVector vector, Field field) {
    super(vector, field);
    this.vector = vector;
  }

  @Override
  long variableBytes() {
    return bytes;
  }

  @Override
  void writeObject(int index, Object value, long row) {
    byte[] content =
        switch (value) {
          case byte[] array -> array;
          case ByteBuffer buffer -> remaining(buffer);
          default -> throw mismatch(value, row);
        };
    vector.setSafe(index, content);
    bytes += content.length;
  }

  private static byte[] remaining(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return content;
  }
}
