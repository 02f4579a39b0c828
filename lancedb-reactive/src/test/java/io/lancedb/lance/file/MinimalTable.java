package io.lancedb.lance.file;

import com.google.protobuf.Timestamp;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.table.proto.DataFile;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.DataStorageFormat;
import io.lancedb.lance.table.proto.Manifest;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.lance.table.proto.WriterVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The first version of a table around given data files, with its transaction inside. */
final class MinimalTable {

  private MinimalTable() {}

  /** Makes the table {@code name} in {@code database}, with the bytes of the data files. */
  static void create(
      Path database,
      String name,
      LanceSchema schema,
      FileVersion version,
      List<WrittenFile> files,
      CollectingStore store)
      throws IOException {
    Path table = database.resolve(name + ".lance");
    Files.createDirectories(table.resolve("data"));
    Files.createDirectories(table.resolve("_versions"));
    for (WrittenFile file : files) {
      byte[] bytes = store.objects.get(file.path());
      Files.write(table.resolve("data").resolve(file.path().name()), bytes);
    }
    // The first version has number 1; names count down from the largest unsigned number.
    Files.write(
        table.resolve("_versions/18446744073709551614.manifest"), manifest(schema, version, files));
  }

  private static byte[] manifest(LanceSchema schema, FileVersion version, List<WrittenFile> files) {
    List<DataFragment> fragments =
        IntStream.range(0, files.size()).mapToObj(i -> fragment(i, version, files.get(i))).toList();
    String uuid = UUID.randomUUID().toString();
    byte[] transaction =
        Transaction.newBuilder()
            .setUuid(uuid)
            .setOverwrite(
                Transaction.Overwrite.newBuilder()
                    .addAllFragments(fragments)
                    .addAllSchema(schema.toProto()))
            .build()
            .toByteArray();
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .addAllFields(schema.toProto())
            .addAllFragments(fragments)
            .setVersion(1)
            .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .setWriterVersion(WriterVersion.newBuilder().setLibrary("lance").setVersion("12.0.0"))
            .setDataFormat(
                DataStorageFormat.newBuilder()
                    .setFileFormat("lance")
                    .setVersion(version.toString()))
            .setTransactionSection(0);
    if (!files.isEmpty()) {
      manifest.setMaxFragmentId(files.size() - 1);
    }
    byte[] body = manifest.build().toByteArray();
    int position = 4 + transaction.length;
    return ByteBuffer.allocate(position + 4 + body.length + 16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(transaction.length)
        .put(transaction)
        .putInt(body.length)
        .put(body)
        .putLong(position)
        .putShort((short) 0)
        .putShort((short) 2)
        .put("LANC".getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static DataFragment fragment(int id, FileVersion version, WrittenFile file) {
    DataFile.Builder data =
        DataFile.newBuilder()
            .setPath(file.path().name())
            .setFileMajorVersion(version.major())
            .setFileMinorVersion(version.minor())
            .setFileSizeBytes(file.bytes());
    for (int field : file.fieldIds()) {
      data.addFields(field);
    }
    for (int column : file.columnIndices()) {
      data.addColumnIndices(column);
    }
    return DataFragment.newBuilder().setId(id).addFiles(data).setPhysicalRows(file.rows()).build();
  }
}
