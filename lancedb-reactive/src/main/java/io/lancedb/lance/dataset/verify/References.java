package io.lancedb.lance.dataset.verify;

import io.lancedb.lance.file.proto.Field;
import io.lancedb.lance.table.DataFile;
import io.lancedb.lance.table.DeletionFile;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files that versions refer to, by path below their directory. Versions are added from the
 * newest to the oldest, so each file is known as the newest version that has it sees it. Grows with
 * the number of files.
 */
final class References {

  /**
   * A data file.
   *
   * @param fields the schema of the version
   */
  record DataUse(DataFile file, Fragment fragment, long version, List<Field> fields) {}

  /** A deletion file, and the fragment whose rows it deletes. */
  record DeletionUse(Fragment fragment, long version) {}

  /** An index. */
  record IndexUse(IndexMetadata index, long version) {}

  /** A transaction file, and the uuid of the transaction where the manifest has it too. */
  record TransactionUse(long version, @Nullable String uuid) {}

  final Map<String, DataUse> data = new HashMap<>();
  final Map<String, DeletionUse> deletions = new HashMap<>();
  final Map<String, IndexUse> indices = new HashMap<>();
  final Map<String, TransactionUse> transactions = new HashMap<>();
  private List<Field> fields = List.of();
  private boolean complete = true;

  /** Some manifest could not be read: what it refers to is not known. */
  void addUnreadable() {
    complete = false;
  }

  /** Whether every version that is there was added. */
  boolean isComplete() {
    return complete;
  }

  /** Adds what a version refers to; files below other roots are left out. */
  void add(Manifest manifest) {
    long version = manifest.version();
    if (!fields.equals(manifest.proto().getFieldsList())) {
      fields = manifest.proto().getFieldsList();
    }
    for (Fragment fragment : manifest.fragments()) {
      for (DataFile file : fragment.files()) {
        if (!file.proto().hasBaseId()) {
          data.putIfAbsent(file.path(), new DataUse(file, fragment, version, fields));
        }
      }
      DeletionFile deletion = fragment.deletionFile();
      if (deletion != null && !deletion.proto().hasBaseId()) {
        deletions.putIfAbsent(deletion.name(fragment.id()), new DeletionUse(fragment, version));
      }
    }
    for (IndexMetadata index : manifest.indices().getIndicesList()) {
      if (!index.hasBaseId()) {
        indices.putIfAbsent(uuid(index), new IndexUse(index, version));
      }
    }
    String transaction = manifest.proto().getTransactionFile();
    var inline = manifest.transaction();
    if (!transaction.isEmpty()) {
      transactions.putIfAbsent(
          transaction, new TransactionUse(version, inline == null ? null : inline.getUuid()));
    }
  }

  /** The name of an index's directory; empty where the manifest has no proper one. */
  static String uuid(IndexMetadata index) {
    ByteBuffer bytes = index.getUuid().getUuid().asReadOnlyByteBuffer();
    return bytes.remaining() == 16 ? new UUID(bytes.getLong(), bytes.getLong()).toString() : "";
  }
}
