package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.VariableBytes;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Bytes: {@code byte[]}, or the remaining bytes of a ByteBuffer; a UUID where the column is 16
 * bytes wide. Columns of fixed width take values of exactly their width.
 */
final class BinaryWriter extends ColumnWriter {

  private static final int UUID_BYTES = 16;

  private final FieldVector vector;

  /** Or -1. */
  private final int width;

  private long bytes;

  BinaryWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.vector = vector;
    this.width =
        field.getType() instanceof ArrowType.FixedSizeBinary type ? type.getByteWidth() : -1;
  }

  @Override
  public long variableBytes() {
    return bytes;
  }

  @Override
  void writeObject(int index, Object value, long row) {
    byte[] content =
        switch (value) {
          case byte[] array -> array;
          case ByteBuffer buffer -> remaining(buffer);
          case UUID uuid when width == UUID_BYTES ->
              ByteBuffer.allocate(UUID_BYTES)
                  .putLong(uuid.getMostSignificantBits())
                  .putLong(uuid.getLeastSignificantBits())
                  .array();
          default -> throw mismatch(value, row);
        };
    if (width >= 0 && content.length != width) {
      throw mismatch(content, row);
    }
    VariableBytes.set(vector, index, content);
    bytes += width >= 0 ? 0 : content.length;
  }

  private static byte[] remaining(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return content;
  }
}
