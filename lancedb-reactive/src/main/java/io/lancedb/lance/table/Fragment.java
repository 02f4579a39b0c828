package io.lancedb.lance.table;

import com.google.protobuf.ByteString;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.table.proto.DataFragment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A horizontal part of a table: rows that lie in the same data files. */
public final class Fragment {

  private final DataFragment proto;
  private final String manifestPath;
  private final List<DataFile> files;
  private volatile @Nullable RowIds rowIds;

  Fragment(DataFragment proto, String manifestPath) {
    this.proto = proto;
    this.manifestPath = manifestPath;
    this.files = proto.getFilesList().stream().map(DataFile::new).toList();
  }

  /**
   * The fragment of a message that fits its manifest.
   *
   * @param manifestPath for messages
   */
  public static Fragment of(DataFragment proto, String manifestPath) {
    return new Fragment(proto, manifestPath);
  }

  /** Unique within the table for ever; the upper 32 bits of the address of each row. */
  public long id() {
    return proto.getId();
  }

  /** Rows in the data files, deleted ones included. */
  public long physicalRows() {
    return proto.getPhysicalRows();
  }

  /** Rows that are deleted. */
  public long deletedRows() {
    return proto.getDeletionFile().getNumDeletedRows();
  }

  /** Rows that are there; 0 where the manifest does not say how many there are. */
  public long liveRows() {
    return Math.max(0, physicalRows() - deletedRows());
  }

  /** The data files; each has other columns of the same rows. */
  public List<DataFile> files() {
    return files;
  }

  /** Where the deleted rows are written, or null when none are deleted. */
  public @Nullable DeletionFile deletionFile() {
    return proto.hasDeletionFile() ? new DeletionFile(proto.getDeletionFile()) : null;
  }

  /**
   * Stable ids of the physical rows in row order, or null in a table whose row ids are addresses.
   * Decoded on the first call.
   */
  public @Nullable RowIds rowIds() {
    RowIds known = rowIds;
    if (known != null) {
      return known;
    }
    return switch (proto.getRowIdSequenceCase()) {
      case INLINE_ROW_IDS -> {
        ByteString stored = proto.getInlineRowIds();
        RowIds decoded = RowIdCodec.parse(stored, manifestPath, "fragment " + id());
        rowIds = decoded;
        yield decoded;
      }
      case EXTERNAL_ROW_IDS ->
          throw new UnsupportedFeatureException(
              "Fragment %d of %s keeps its row ids in a file of their own, which is not supported"
                  .formatted(id(), manifestPath));
      case ROWIDSEQUENCE_NOT_SET -> null;
    };
  }

  /** The message underneath. */
  public DataFragment proto() {
    return proto;
  }
}
