package io.lancedb.lance.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.Encoding;
import io.lancedb.lance.file.proto.FileDescriptor;
import io.lancedb.lance.file.proto.Schema;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.HeapBuffer;
import io.lancedb.objectstore.StoreBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the pages of a data file, collects what the file says about them, and encodes the part of
 * the file after them:
 *
 * <pre>
 * buffers of pages       each filled up to a multiple of 64
 * global buffers         from 1 on, each filled up to a multiple of 64
 * FileDescriptor         global buffer 0, at a multiple of 64
 * ColumnMetadata         one for each column, back to back
 * CMO table              for each column LE64 position, LE64 length of its metadata
 * GBO table              for each global buffer LE64 position, LE64 length
 * footer, 40 bytes       LE64 positions of the first column metadata, the CMO and the GBO table;
 *                        LE32 global buffers, LE32 columns; LE16 major, LE16 minor version; LANC
 * </pre>
 */
final class FileTablesWriter {

  private static final String PAGE_LAYOUT = "/lance.encodings21.PageLayout";
  private static final String COLUMN_ENCODING = "/lance.encodings.ColumnEncoding";
  private static final int FOOTER_SIZE = 40;
  private static final int MAX_END = Integer.MAX_VALUE - 64;
  private static final byte[] MAGIC = "LANC".getBytes(StandardCharsets.US_ASCII);

  private final LanceSchema schema;
  private final FileVersion version;
  private final List<ColumnMetadata.Builder> columns = new ArrayList<>();
  private final long[] columnRows;
  private long position;

  FileTablesWriter(LanceSchema schema, FileVersion version) {
    this.schema = schema;
    this.version = version;
    this.columnRows = new long[schema.columns(version).size()];
    ColumnEncoding values =
        ColumnEncoding.newBuilder().setValues(ColumnEncoding.Values.getDefaultInstance()).build();
    for (int i = 0; i < columnRows.length; i++) {
      columns.add(ColumnMetadata.newBuilder().setEncoding(direct(COLUMN_ENCODING, values)));
    }
  }

  /** Bytes of the file so far. */
  long position() {
    return position;
  }

  /** Takes over the next page of a column and adds its buffers, as they stand in the file. */
  void addPage(int column, EncodedPage page, List<StoreBuffer> out) {
    addPage(column, PAGE_LAYOUT, page.layout(), page.rows(), page.buffers(), out);
  }

  /** The same for a page that is described by a message of another type. */
  void addPage(
      int column,
      String typeUrl,
      MessageLite encoding,
      long rows,
      List<PageBuffer> buffers,
      List<StoreBuffer> out) {
    ColumnMetadata.Page.Builder entry = ColumnMetadata.Page.newBuilder();
    for (PageBuffer buffer : buffers) {
      entry.addBufferOffsets(position).addBufferSizes(buffer.size());
      if (buffer.size() == 0) {
        buffer.close();
      } else {
        PageBuffer padded = buffer.padded();
        position += padded.size();
        out.add(padded);
      }
    }
    entry.setLength(rows).setEncoding(direct(typeUrl, encoding)).setPriority(columnRows[column]);
    columns.get(column).addPages(entry);
    columnRows[column] += rows;
  }

  private static Encoding direct(String typeUrl, MessageLite message) {
    ByteString any =
        AnyEncoding.newBuilder()
            .setTypeUrl(typeUrl)
            .setValue(message.toByteString())
            .build()
            .toByteString();
    return Encoding.newBuilder().setDirect(Encoding.Direct.newBuilder().setEncoding(any)).build();
  }

  /**
   * What comes after the pages of a file of {@code rows} rows, to its end. Official readers look
   * for all that is not pages or global buffers behind global buffer 0.
   */
  StoreBuffer end(long rows, FileExtras extras) {
    if (position != PageBuffer.align(position)) {
      throw new IllegalStateException("Not aligned: " + position);
    }
    byte[] descriptor =
        FileDescriptor.newBuilder()
            .setSchema(
                Schema.newBuilder()
                    .addAllFields(schema.toProto())
                    .putAllMetadata(schema.metadataProto())
                    .putAllMetadata(texts(extras.metadata())))
            .setLength(rows)
            .build()
            .toByteArray();
    List<byte[]> metadata = columns.stream().map(column -> column.build().toByteArray()).toList();
    long metadataBytes = metadata.stream().mapToLong(bytes -> bytes.length).sum();
    List<byte[]> globals = extras.globalBuffers();
    long globalBytes = globals.stream().mapToLong(bytes -> PageBuffer.align(bytes.length)).sum();
    long size =
        globalBytes
            + descriptor.length
            + metadataBytes
            + 16L * columns.size()
            + 16L * (globals.size() + 1)
            + FOOTER_SIZE;
    if (size > MAX_END) {
      throw new UnsupportedFeatureException(
          "Global buffers and metadata of %d bytes in one file".formatted(size));
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    long[] globalPositions = new long[globals.size()];
    for (int i = 0; i < globalPositions.length; i++) {
      globalPositions[i] = position + out.position();
      out.put(globals.get(i));
      out.position((int) PageBuffer.align(out.position()));
    }
    long descriptorPosition = position + out.position();
    out.put(descriptor);
    long metadataStart = position + out.position();
    metadata.forEach(out::put);
    long columnTable = position + out.position();
    long next = metadataStart;
    for (byte[] column : metadata) {
      out.putLong(next).putLong(column.length);
      next += column.length;
    }
    long globalTable = position + out.position();
    out.putLong(descriptorPosition).putLong(descriptor.length);
    for (int i = 0; i < globalPositions.length; i++) {
      out.putLong(globalPositions[i]).putLong(globals.get(i).length);
    }
    out.putLong(metadataStart).putLong(columnTable).putLong(globalTable);
    out.putInt(1 + globals.size()).putInt(columns.size());
    out.putShort((short) version.footerMajor()).putShort((short) version.footerMinor()).put(MAGIC);
    position += out.capacity();
    return HeapBuffer.wrap(out.array());
  }

  private static Map<String, ByteString> texts(Map<String, String> metadata) {
    Map<String, ByteString> texts = new HashMap<>();
    metadata.forEach((key, value) -> texts.put(key, ByteString.copyFromUtf8(value)));
    return texts;
  }
}
