package io.lancedb.lance.table;

/**
 * Where the deleted rows of a fragment are written: {@code _deletions/{fragment}-{read version}-{id
 * as unsigned decimal}.arrow} or {@code .bin}.
 */
public final class DeletionFile {

  private final io.lancedb.lance.table.proto.DeletionFile proto;

  DeletionFile(io.lancedb.lance.table.proto.DeletionFile proto) {
    this.proto = proto;
  }

  /** Whether the file is a Roaring bitmap, else it is an Arrow file. */
  public boolean isBitmap() {
    return proto.getFileType() == io.lancedb.lance.table.proto.DeletionFile.DeletionFileType.BITMAP;
  }

  /** Number of deleted rows, which the file has exactly. */
  public long deletedRows() {
    return proto.getNumDeletedRows();
  }

  /** Name of the file within {@code _deletions}. */
  public String name(long fragmentId) {
    return name(fragmentId, proto);
  }

  /** Name of the file that a message stands for. */
  public static String name(
      long fragmentId, io.lancedb.lance.table.proto.DeletionFile deletionFile) {
    boolean bitmap =
        deletionFile.getFileType()
            == io.lancedb.lance.table.proto.DeletionFile.DeletionFileType.BITMAP;
    return "%d-%d-%s.%s"
        .formatted(
            fragmentId,
            deletionFile.getReadVersion(),
            Long.toUnsignedString(deletionFile.getId()),
            bitmap ? "bin" : "arrow");
  }

  /** The message underneath. */
  public io.lancedb.lance.table.proto.DeletionFile proto() {
    return proto;
  }
}
