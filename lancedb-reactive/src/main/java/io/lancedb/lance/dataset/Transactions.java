package io.lancedb.lance.dataset;

import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.lance.table.proto.Transaction.UpdateMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write asks for. The version that it was computed on goes with it; the {@link Committer}
 * gives it its uuid.
 */
public final class Transactions {

  private Transactions() {}

  private static Transaction.Builder on(@Nullable Manifest read) {
    return Transaction.newBuilder().setReadVersion(read == null ? 0 : read.version());
  }

  /** New fragments with id 0, behind the others. */
  public static Transaction append(Manifest read, List<DataFragment> fragments) {
    return on(read).setAppend(Transaction.Append.newBuilder().addAllFragments(fragments)).build();
  }

  /**
   * New content with a schema of its own.
   *
   * @param read the version that is replaced; null for a new table
   * @param config configuration keys to set; the others stay
   */
  public static Transaction overwrite(
      @Nullable Manifest read,
      LanceSchema schema,
      List<DataFragment> fragments,
      Map<String, String> config) {
    return on(read)
        .setOverwrite(
            Transaction.Overwrite.newBuilder()
                .addAllFragments(fragments)
                .addAllSchema(schema.toProto())
                .putAllSchemaMetadata(schema.metadataProto())
                .putAllConfigUpsertValues(config))
        .build();
  }

  /**
   * Rows are gone.
   *
   * @param updated fragments with their new deletion files
   * @param removedIds fragments without rows
   * @param predicate the filter as text, for those who read the history
   */
  public static Transaction delete(
      Manifest read, List<DataFragment> updated, Collection<Long> removedIds, String predicate) {
    return on(read)
        .setDelete(
            Transaction.Delete.newBuilder()
                .addAllUpdatedFragments(updated)
                .addAllDeletedFragmentIds(removedIds)
                .setPredicate(predicate))
        .build();
  }

  /**
   * Rows are rewritten into new fragments.
   *
   * @param removedIds fragments whose rows all moved
   * @param updated fragments with the deletion files of the rows that moved
   * @param newFragments fragments with id 0; with stable row ids they carry the kept ids, and new
   *     rows behind them get fresh ones
   * @param changedFieldIds the columns whose values changed
   */
  public static Transaction update(
      Manifest read,
      Collection<Long> removedIds,
      List<DataFragment> updated,
      List<DataFragment> newFragments,
      Collection<Integer> changedFieldIds) {
    return on(read)
        .setUpdate(
            Transaction.Update.newBuilder()
                .addAllRemovedFragmentIds(removedIds)
                .addAllUpdatedFragments(updated)
                .addAllNewFragments(newFragments)
                .addAllFieldsForPreservingFragBitmap(changedFieldIds)
                .setUpdateMode(UpdateMode.REWRITE_ROWS))
        .build();
  }

  /**
   * Segments of indices come and go.
   *
   * @param removed as the version that was read has them
   */
  public static Transaction createIndex(
      Manifest read, List<IndexMetadata> added, List<IndexMetadata> removed) {
    return on(read)
        .setCreateIndex(
            Transaction.CreateIndex.newBuilder()
                .addAllNewIndices(added)
                .addAllRemovedIndices(removed))
        .build();
  }

  /** The content of an earlier version becomes the newest. */
  public static Transaction restore(Manifest read, long version) {
    return on(read).setRestore(Transaction.Restore.newBuilder().setVersion(version)).build();
  }
}
