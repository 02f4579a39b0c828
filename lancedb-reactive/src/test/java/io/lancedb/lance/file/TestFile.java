package io.lancedb.lance.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.Encoding;
import io.lancedb.lance.file.proto.FileDescriptor;
import io.lancedb.lance.file.proto.Schema;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Puts handmade pages into a data file. */
final class TestFile {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<LanceField> fields = new ArrayList<>();
  private final List<ColumnMetadata.Builder> columns = new ArrayList<>();
  private String pageType = "/lance.encodings21.PageLayout";
  private int major = 2;
  private int minor = 2;

  TestFile version(int footerMajor, int footerMinor) {
    major = footerMajor;
    minor = footerMinor;
    return this;
  }

  TestFile pageType(String type) {
    pageType = type;
    return this;
  }

  static Field field(String name, ArrowType type) {
    return new Field(name, new FieldType(true, type, null), null);
  }

  static Field vectors(String name, ArrowType item, int size) {
    return new Field(
        name,
        new FieldType(true, new ArrowType.FixedSizeList(size), null),
        List.of(field("item", item)));
  }

  TestFile column(Field field) {
    fields.add(new LanceField(fields.size(), -1, field, List.of()));
    columns.add(
        ColumnMetadata.newBuilder()
            .setEncoding(any("/lance.encodings.ColumnEncoding", ByteString.fromHex("0a00"))));
    return this;
  }

  /** A field of version 2.0 with a column for everything below it too. */
  TestFile top(LanceField field) {
    fields.add(field);
    for (int i = field.columns(FileVersion.V2_0).size(); i > 0; i--) {
      columns.add(
          ColumnMetadata.newBuilder()
              .setEncoding(any("/lance.encodings.ColumnEncoding", ByteString.fromHex("0a00"))));
    }
    return this;
  }

  /** A page of the last column. */
  TestFile page(MessageLite layout, long rows, byte[]... buffers) {
    return pageOf(columns.size() - 1, layout, rows, buffers);
  }

  /** A page of a column. */
  TestFile pageOf(int column, MessageLite layout, long rows, byte[]... buffers) {
    var page = ColumnMetadata.Page.newBuilder();
    for (byte[] buffer : buffers) {
      align();
      page.addBufferOffsets(bytes.size()).addBufferSizes(buffer.length);
      bytes.writeBytes(buffer);
    }
    page.setLength(rows).setEncoding(any(pageType, layout.toByteString()));
    columns.get(column).addPages(page);
    return this;
  }

  private static Encoding any(String type, ByteString value) {
    ByteString any =
        AnyEncoding.newBuilder().setTypeUrl(type).setValue(value).build().toByteString();
    return Encoding.newBuilder().setDirect(Encoding.Direct.newBuilder().setEncoding(any)).build();
  }

  private void align() {
    while (bytes.size() % 64 != 0) {
      bytes.write('H');
    }
  }

  byte[] bytes(long rows) {
    align();
    LanceSchema schema = new LanceSchema(fields, Map.of());
    byte[] descriptor =
        FileDescriptor.newBuilder()
            .setSchema(Schema.newBuilder().addAllFields(schema.toProto()))
            .setLength(rows)
            .build()
            .toByteArray();
    long descriptorAt = bytes.size();
    bytes.writeBytes(descriptor);
    long metadataAt = bytes.size();
    ByteBuffer tables =
        ByteBuffer.allocate(16 * columns.size() + 56).order(ByteOrder.LITTLE_ENDIAN);
    for (ColumnMetadata.Builder column : columns) {
      byte[] metadata = column.build().toByteArray();
      tables.putLong(bytes.size()).putLong(metadata.length);
      bytes.writeBytes(metadata);
    }
    long tablesAt = bytes.size();
    tables.putLong(descriptorAt).putLong(descriptor.length);
    tables.putLong(metadataAt).putLong(tablesAt).putLong(tablesAt + 16L * columns.size());
    tables.putInt(1).putInt(columns.size()).putShort((short) major).putShort((short) minor);
    tables.putInt(0x434e414c);
    bytes.writeBytes(tables.array());
    return bytes.toByteArray();
  }
}
