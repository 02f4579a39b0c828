package io.lancedb.lance.damage;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnEncoding;
import io.lancedb.lance.table.proto.RowDatasetVersionSequence;
import io.lancedb.lance.table.proto.RowIdSequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that are stored as the bytes of a field of another message. */
final class Embedded {

  private Embedded() {}

  /** The message in value {@code i} of a field, or null when it holds none. */
  static @Nullable Message message(Message parent, FieldDescriptor field, List<?> values, int i) {
    if (!(values.get(i) instanceof ByteString bytes)) {
      return null;
    }
    try {
      return switch (field.getFullName()) {
        case "lance.file.v2.Encoding.Direct.encoding" -> AnyEncoding.parseFrom(bytes);
        case "lance.file.v2.AnyEncoding.value" ->
            switch (((AnyEncoding) parent).getTypeUrl()) {
              case "/lance.encodings21.PageLayout" -> PageLayout.parseFrom(bytes);
              case "/lance.encodings.ArrayEncoding" -> ArrayEncoding.parseFrom(bytes);
              case "/lance.encodings.ColumnEncoding" -> ColumnEncoding.parseFrom(bytes);
              default -> null;
            };
        case "lance.table.DataFragment.inline_row_ids" -> RowIdSequence.parseFrom(bytes);
        case "lance.table.DataFragment.inline_last_updated_at_versions",
            "lance.table.DataFragment.inline_created_at_versions" ->
            RowDatasetVersionSequence.parseFrom(bytes);
        default -> null;
      };
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
