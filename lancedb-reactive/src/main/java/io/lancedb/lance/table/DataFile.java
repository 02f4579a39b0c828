package io.lancedb.lance.table;

import io.lancedb.lance.file.schema.FileVersion;
import java.util.List;

/**
 * A data file of a fragment: which columns of the table it has, and where.
 *
 * <p>{@code fields[i]} of the message is the id of the field that physical column {@code
 * column_indices[i]} holds; id -2 marks a column that is not in use any more, index -1 a field
 * without a column of its own.
 */
public final class DataFile {

  private final io.lancedb.lance.table.proto.DataFile proto;

  DataFile(io.lancedb.lance.table.proto.DataFile proto) {
    this.proto = proto;
  }

  /** Name relative to the table's {@code data} directory. */
  public String path() {
    return proto.getPath();
  }

  /** Ids of the fields in this file, in the order of {@link #columnIndices}. */
  public List<Integer> fieldIds() {
    return proto.getFieldsList();
  }

  /** Physical column of each field. */
  public List<Integer> columnIndices() {
    return proto.getColumnIndicesList();
  }

  /** The physical column of a field, or -1 when this file does not have it. */
  public int columnOf(int fieldId) {
    for (int i = 0; i < proto.getFieldsCount(); i++) {
      if (proto.getFields(i) == fieldId) {
        return proto.getColumnIndices(i);
      }
    }
    return -1;
  }

  /** Size in bytes, 0 when the manifest does not say. */
  public long sizeBytes() {
    return proto.getFileSizeBytes();
  }

  /** The format of the file; the same as the table's, unless the table mixes versions. */
  public FileVersion fileVersion() {
    return FileVersion.parse(proto.getFileMajorVersion() + "." + proto.getFileMinorVersion());
  }

  /** The message underneath. */
  public io.lancedb.lance.table.proto.DataFile proto() {
    return proto;
  }
}
