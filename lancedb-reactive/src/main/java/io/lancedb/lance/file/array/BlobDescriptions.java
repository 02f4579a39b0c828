package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.StructTarget;
import io.lancedb.lance.file.bytes.Bits;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * What the pages of a blob column hold: LE64 position of a value in the file, LE64 size. Position 0
 * and size 0 is an empty value, another position with size 0 is null.
 */
final class BlobDescriptions {

  private static final ArrowType UINT64 = new ArrowType.Int(64, false);

  private BlobDescriptions() {}

  /** Makes those descriptions null that stand for null. */
  static void setNulls(StructTarget descriptions) {
    FixedTarget positions = (FixedTarget) descriptions.members().get(0);
    FixedTarget sizes = (FixedTarget) descriptions.members().get(1);
    for (int i = 0; i < descriptions.rows(); i++) {
      if (sizes.data().get(Bits.LE64, 8L * i) == 0
          && positions.data().get(Bits.LE64, 8L * i) != 0
          && !descriptions.isNullAt(i)) {
        descriptions.setNullAt(i);
      }
    }
  }

  /** The field of the descriptions of a blob field. */
  static Field field(Field blob) {
    FieldType type =
        new FieldType(blob.isNullable(), ArrowType.Struct.INSTANCE, null, blob.getMetadata());
    return new Field(
        blob.getName(),
        type,
        List.of(Field.notNullable("position", UINT64), Field.notNullable("size", UINT64)));
  }
}
