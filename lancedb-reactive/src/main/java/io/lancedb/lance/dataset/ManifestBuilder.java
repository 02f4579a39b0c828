package io.lancedb.lance.dataset;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.lancedb.error.CommitConflictException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.table.FeatureFlags;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFile;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.DataStorageFormat;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.IndexSection;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.lance.table.proto.WriterVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the next version from the newest one and a transaction: a pure function, run again for
 * each attempt. What the newest version has and this code does not know is carried over.
 */
final class ManifestBuilder {

  private static final WriterVersion WRITER =
      WriterVersion.newBuilder().setLibrary("lancedb-reactive-java").setVersion("0.1.0").build();

  private static final int UNUSED_FIELD = -2;
  private static final long MAX_FRAGMENT_ID = 0xffff_ffffL;

  private final @Nullable Manifest current;
  private final Transaction transaction;
  private final io.lancedb.lance.table.proto.Manifest.Builder next;
  private final TreeMap<Long, DataFragment> fragments = new TreeMap<>();
  private IndexSection indices = IndexSection.getDefaultInstance();
  private long maxFragmentId;

  private ManifestBuilder(@Nullable Manifest current, Transaction transaction) {
    this.current = current;
    this.transaction = transaction;
    this.maxFragmentId = current == null ? -1 : current.maxFragmentId();
    this.next =
        current == null
            ? io.lancedb.lance.table.proto.Manifest.newBuilder()
            : current.proto().toBuilder();
    if (current != null) {
      indices = current.indices();
      current.proto().getFragmentsList().forEach(this::put);
    }
  }

  /**
   * Builds the next version.
   *
   * @param current the newest version, null for a new table
   * @param format for an overwrite; null keeps what is there
   * @param restored the version that a restore names, else null
   * @param transactionFile the name of the transaction's file, empty when it has none
   */
  static NextManifest build(
      @Nullable Manifest current,
      Transaction transaction,
      @Nullable TableFormat format,
      @Nullable Manifest restored,
      String transactionFile,
      Instant now) {
    ManifestBuilder builder = new ManifestBuilder(current, transaction);
    switch (transaction.getOperationCase()) {
      case APPEND -> builder.append(transaction.getAppend().getFragmentsList());
      case OVERWRITE -> builder.overwrite(transaction.getOverwrite(), format);
      case DELETE ->
          builder.replace(
              transaction.getDelete().getUpdatedFragmentsList(),
              transaction.getDelete().getDeletedFragmentIdsList());
      case UPDATE -> builder.update(transaction.getUpdate());
      case CREATE_INDEX -> builder.createIndex(transaction.getCreateIndex());
      case RESTORE -> {
        if (restored == null || restored.version() != transaction.getRestore().getVersion()) {
          throw new IllegalArgumentException("A restore needs the version that it restores");
        }
        builder.restore(restored);
      }
      default ->
          throw new UnsupportedFeatureException(
              "Committing a %s is not supported yet".formatted(ConflictResolver.name(transaction)));
    }
    return builder.finish(transactionFile, now);
  }

  private long version() {
    return current == null ? 1 : current.version() + 1;
  }

  private void put(DataFragment fragment) {
    if (fragments.put(fragment.getId(), fragment) != null) {
      throw new IllegalArgumentException("Fragment " + fragment.getId() + " is there twice");
    }
  }

  private Manifest existing() {
    if (current == null) {
      throw new IllegalArgumentException(
          "A new table begins with an overwrite, not with a " + ConflictResolver.name(transaction));
    }
    return current;
  }

  private void append(List<DataFragment> added) {
    existing();
    List<DataFragment> numbered = numbered(added, false);
    RowIdAssigner rowIds = new RowIdAssigner(next, version());
    numbered.forEach(fragment -> put(rowIds.assign(fragment)));
  }

  private List<DataFragment> numbered(List<DataFragment> added, boolean all) {
    List<DataFragment> numbered = new ArrayList<>(added.size());
    for (DataFragment fragment : added) {
      boolean fresh = all || fragment.getId() == 0;
      long id = fresh ? maxFragmentId + 1 : fragment.getId();
      if (id > MAX_FRAGMENT_ID) {
        throw new UnsupportedFeatureException(
            "The table has used up its fragment ids; copy it into a new table");
      }
      maxFragmentId = Math.max(maxFragmentId, id);
      numbered.add(fresh ? fragment.toBuilder().setId(id).build() : fragment);
    }
    return numbered;
  }

  private void overwrite(Transaction.Overwrite overwrite, @Nullable TableFormat format) {
    if (overwrite.getInitialBasesCount() > 0) {
      throw new UnsupportedFeatureException("Tables with base paths cannot be created yet");
    }
    next.clearFields()
        .addAllFields(overwrite.getSchemaList())
        .clearSchemaMetadata()
        .putAllSchemaMetadata(overwrite.getSchemaMetadataMap())
        .putAllConfig(overwrite.getConfigUpsertValuesMap());
    if (current == null) {
      TableFormat chosen = format == null ? TableFormat.DEFAULT : format;
      setVersion(chosen.fileVersion());
      next.setReaderFeatureFlags(chosen.stableRowIds() ? FeatureFlags.STABLE_ROW_IDS : 0);
    } else if (format != null) {
      setVersion(format.fileVersion());
    }
    fragments.clear();
    next.setReaderFeatureFlags(next.getReaderFeatureFlags() & FeatureFlags.STABLE_ROW_IDS);
    indices = IndexSection.getDefaultInstance();
    RowIdAssigner rowIds = new RowIdAssigner(next, version());
    numbered(overwrite.getFragmentsList(), true).forEach(fragment -> put(rowIds.assign(fragment)));
  }

  private void setVersion(FileVersion version) {
    next.setDataFormat(
        DataStorageFormat.newBuilder().setFileFormat("lance").setVersion(version.toString()));
  }

  private void replace(List<DataFragment> updated, Collection<Long> removed) {
    existing();
    for (long id : removed) {
      if (fragments.remove(id) == null) {
        throw vanished(id);
      }
    }
    for (DataFragment fragment : updated) {
      if (fragments.replace(fragment.getId(), fragment) == null) {
        throw vanished(fragment.getId());
      }
    }
    retainIndices();
  }

  private static CommitConflictException vanished(long fragment) {
    return new CommitConflictException(
        "Fragment %d, which is changed, is not in the newest version any more; run the operation again"
            .formatted(fragment),
        true);
  }

  private void update(Transaction.Update update) {
    Manifest source = existing();
    Set<Long> sources = new HashSet<>(update.getRemovedFragmentIdsList());
    update.getUpdatedFragmentsList().forEach(fragment -> sources.add(fragment.getId()));
    replace(update.getUpdatedFragmentsList(), update.getRemovedFragmentIdsList());
    RowIdAssigner rowIds = new RowIdAssigner(next, version(), source, sources);
    numbered(update.getNewFragmentsList(), false).forEach(fragment -> put(rowIds.assign(fragment)));
    Set<Long> updatedIds = new HashSet<>();
    update.getUpdatedFragmentsList().forEach(fragment -> updatedIds.add(fragment.getId()));
    indices =
        IndexRetention.withoutFragments(
            indices, new HashSet<>(update.getFieldsModifiedList()), updatedIds);
    retainIndices();
  }

  private void createIndex(Transaction.CreateIndex change) {
    existing();
    Set<ByteString> gone = new HashSet<>();
    change.getRemovedIndicesList().forEach(index -> gone.add(index.getUuid().getUuid()));
    IndexSection.Builder kept = indices.toBuilder().clearIndices();
    for (IndexMetadata index : indices.getIndicesList()) {
      if (!gone.contains(index.getUuid().getUuid())) {
        kept.addIndices(index);
      }
    }
    indices = kept.addAllIndices(change.getNewIndicesList()).build();
    retainIndices();
  }

  private void restore(Manifest restored) {
    Manifest newest = existing();
    long nextRowId = Math.max(newest.proto().getNextRowId(), restored.proto().getNextRowId());
    next.clear().mergeFrom(restored.proto()).setNextRowId(nextRowId);
    fragments.clear();
    restored.proto().getFragmentsList().forEach(this::put);
    indices = restored.indices();
    maxFragmentId = Math.max(maxFragmentId, restored.maxFragmentId());
  }

  private void retainIndices() {
    indices = IndexRetention.retain(indices, next.getFieldsList(), fragments.keySet());
  }

  private NextManifest finish(String transactionFile, Instant now) {
    next.clearFragments();
    for (DataFragment fragment : fragments.values()) {
      long deleted = fragment.getDeletionFile().getNumDeletedRows();
      if (deleted == 0 || deleted < fragment.getPhysicalRows()) {
        next.addFragments(withoutUnusedFiles(fragment));
      }
    }
    next.setVersion(version())
        .setTimestamp(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setTransactionFile(transactionFile)
        .setWriterVersion(WRITER)
        .clearTag()
        .clearIndexSection()
        .clearTransactionSection();
    if (maxFragmentId >= 0) {
      next.setMaxFragmentId((int) maxFragmentId);
    }
    FeatureFlags.recompute(next, indices);
    return new NextManifest(next.build(), indices);
  }

  private static DataFragment withoutUnusedFiles(DataFragment fragment) {
    List<DataFile> used = fragment.getFilesList().stream().filter(ManifestBuilder::isUsed).toList();
    return used.size() == fragment.getFilesCount()
        ? fragment
        : fragment.toBuilder().clearFiles().addAllFiles(used).build();
  }

  private static boolean isUsed(DataFile file) {
    return file.getFieldsCount() == 0
        || file.getFieldsList().stream().anyMatch(id -> id != UNUSED_FIELD);
  }
}
