package io.lancedb.lance.file;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.FileDescriptor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A data file taken apart, to be put together with other parts. */
record FileParts(
    byte[] pages, FileDescriptor descriptor, List<ColumnMetadata> columns, int version) {

  /** Takes a file apart that is sound and has one global buffer. */
  static FileParts of(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int footer = file.length - FileFooter.BYTES;
    long columnTable = in.getLong(footer + 8);
    long bufferTable = in.getLong(footer + 16);
    int count = in.getInt(footer + 28);
    int descriptorAt = (int) in.getLong((int) bufferTable);
    try {
      List<ColumnMetadata> columns = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        columns.add(ColumnMetadata.parseFrom(slice(in, (int) columnTable + 16 * i)));
      }
      return new FileParts(
          Arrays.copyOf(file, descriptorAt),
          FileDescriptor.parseFrom(slice(in, (int) bufferTable)),
          columns,
          in.getInt(footer + 32));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ByteBuffer slice(ByteBuffer file, int entry) {
    return file.slice((int) file.getLong(entry), (int) file.getLong(entry + 8));
  }

  FileParts withDescriptor(FileDescriptor other) {
    return new FileParts(pages, other, columns, version);
  }

  FileParts withColumn(int column, ColumnMetadata other) {
    List<ColumnMetadata> changed = new ArrayList<>(columns);
    changed.set(column, other);
    return new FileParts(pages, descriptor, changed, version);
  }

  /**
   * The numbers of the tables and the footer: position and length of each column's metadata and of
   * the descriptor, then the three positions and two counts of the footer.
   */
  long[] numbers() {
    long[] numbers = new long[2 * columns.size() + 7];
    long at = (long) pages.length + descriptor.getSerializedSize();
    long metadataAt = at;
    int n = 0;
    for (ColumnMetadata column : columns) {
      numbers[n++] = at;
      numbers[n++] = column.getSerializedSize();
      at += column.getSerializedSize();
    }
    numbers[n++] = pages.length;
    numbers[n++] = descriptor.getSerializedSize();
    numbers[n++] = metadataAt;
    numbers[n++] = at;
    numbers[n++] = at + 16L * columns.size();
    numbers[n++] = 1;
    numbers[n] = columns.size();
    return numbers;
  }

  byte[] bytes() {
    return bytes(numbers());
  }

  /** The file with these {@link #numbers}. */
  byte[] bytes(long[] numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(pages);
    out.writeBytes(descriptor.toByteArray());
    columns.forEach(column -> out.writeBytes(column.toByteArray()));
    ByteBuffer tail =
        ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    int last = numbers.length - 2;
    for (int i = 0; i < last; i++) {
      tail.putLong(numbers[i]);
    }
    tail.putInt((int) numbers[last]).putInt((int) numbers[last + 1]);
    tail.putInt(version).putInt(0x434e414c);
    out.writeBytes(tail.array());
    return out.toByteArray();
  }
}
