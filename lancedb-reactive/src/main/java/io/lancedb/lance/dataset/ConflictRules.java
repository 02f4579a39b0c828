package io.lancedb.lance.dataset;

import com.google.protobuf.ByteString;
import io.lancedb.lance.dataset.ConflictResolver.Resolution;
import io.lancedb.lance.file.proto.Field;
import io.lancedb.lance.table.proto.BasePath;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.lance.table.proto.Transaction.DataReplacementGroup;
import io.lancedb.lance.table.proto.Transaction.UpdateConfig;
import io.lancedb.lance.table.proto.Transaction.UpdateMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The rules of {@link ConflictResolver} that look into the two transactions. */
final class ConflictRules {

  private static final Resolution OK = ConflictResolver.OK;
  private static final String MEM_WAL_INDEX = "__lance_mem_wal";

  private ConflictRules() {}

  static Resolution apply(char rule, Transaction mine, Transaction other) {
    return switch (rule) {
      case 'n' -> nullability(mine, other);
      case 'o' ->
          disjoint(overwriteKeys(mine), overwriteKeys(other))
              ? ConflictResolver.retryable(mine, other)
              : incompatible("both change the same configuration key");
      case 'k' -> config(overwriteKeys(mine), configKeys(other.getUpdateConfig()));
      case 'q' -> updateConfig(mine.getUpdateConfig(), other);
      case 'c' -> indices(mine, other);
      case 'w' -> indexAndRewrite(mine, other);
      case 'h' -> createsMemWal(mine) || createsMemWal(other) ? retry(mine, other) : OK;
      case 'i' -> createsMemWal(other) ? retry(mine, other) : OK;
      case 'm' ->
          createsMemWal(mine)
              ? retry(mine, other)
              : incompatible("the table has an in-memory write-ahead log");
      case 'u' -> indexAndUpdate(mine, other);
      case 'd' -> indexAndReplacement(mine, other);
      case 's' -> changesSchemaMetadata(mine, other) ? retry(mine, other) : OK;
      case 'a' -> mine.getUpdate().hasInsertedRows() ? retry(mine, other) : OK;
      case 'p' -> updates(mine, other);
      case 'l' -> shards(mine, other);
      case 'r' ->
          disjoint(targets(mine), new HashSet<>(other.getDelete().getDeletedFragmentIdsList()))
              ? OK
              : incompatible("a concurrent delete removed a fragment whose column is replaced");
      case 't' -> replacementAndUpdate(mine, other);
      case 'v' -> replacementAndProject(mine, other);
      case 'y' -> replacements(mine, other);
      case 'z' -> bases(mine, other);
      default -> throw new IllegalStateException("Unknown rule " + rule);
    };
  }

  private static Resolution retry(Transaction mine, Transaction other) {
    return ConflictResolver.retryable(mine, other);
  }

  private static Resolution incompatible(String reason) {
    return new Resolution.Incompatible(reason);
  }

  private static boolean disjoint(Set<?> a, Set<?> b) {
    return Collections.disjoint(a, b);
  }

  /** A column that may have become non-nullable does not fit rows that were written before. */
  private static Resolution nullability(Transaction mine, Transaction other) {
    boolean preserved = preservesNullability(mine) || preservesNullability(other);
    return preserved ? OK : retry(mine, other);
  }

  private static boolean preservesNullability(Transaction transaction) {
    return transaction.getProject().getPreservesNullability()
        || transaction.getMerge().getPreservesNullability();
  }

  private static Set<String> overwriteKeys(Transaction transaction) {
    return transaction.getOverwrite().getConfigUpsertValuesMap().keySet();
  }

  private static Set<String> configKeys(UpdateConfig update) {
    Set<String> keys = new HashSet<>(update.getUpsertValuesMap().keySet());
    keys.addAll(update.getDeleteKeysList());
    keys.addAll(keys(update.getConfigUpdates()));
    return keys;
  }

  private static Set<String> keys(UpdateMap update) {
    Set<String> keys = new HashSet<>();
    update.getEntriesList().forEach(entry -> keys.add(entry.getKey()));
    return keys;
  }

  private static Resolution config(Set<String> mine, Set<String> other) {
    return disjoint(mine, other) ? OK : incompatible("both change the same configuration key");
  }

  private static Resolution updateConfig(UpdateConfig mine, Transaction other) {
    if (other.hasOverwrite()) {
      return touchesSchema(mine)
          ? incompatible("a concurrent overwrite replaced the schema whose metadata is changed")
          : config(configKeys(mine), overwriteKeys(other));
    }
    UpdateConfig theirs = other.getUpdateConfig();
    boolean schema = touchesSchemaMetadata(mine) && touchesSchemaMetadata(theirs);
    boolean table =
        !disjoint(keys(mine.getTableMetadataUpdates()), keys(theirs.getTableMetadataUpdates()));
    boolean fields =
        !disjoint(
            mine.getFieldMetadataUpdatesMap().keySet(),
            theirs.getFieldMetadataUpdatesMap().keySet());
    boolean replaced =
        mine.getConfigUpdates().getReplace() || theirs.getConfigUpdates().getReplace();
    return schema || table || fields || replaced
        ? incompatible("both change the same metadata")
        : config(configKeys(mine), configKeys(theirs));
  }

  private static boolean touchesSchemaMetadata(UpdateConfig update) {
    return update.hasSchemaMetadataUpdates() || update.getSchemaMetadataCount() > 0;
  }

  private static boolean touchesSchema(UpdateConfig update) {
    return touchesSchemaMetadata(update) || update.getFieldMetadataUpdatesCount() > 0;
  }

  private static boolean changesSchemaMetadata(Transaction mine, Transaction other) {
    return touchesSchema(mine.getUpdateConfig()) || touchesSchema(other.getUpdateConfig());
  }

  private static Resolution indices(Transaction mine, Transaction other) {
    var a = mine.getCreateIndex();
    var b = other.getCreateIndex();
    Set<String> names = names(a.getNewIndicesList());
    boolean clash =
        !disjoint(names, names(b.getNewIndicesList()))
            || !disjoint(names, names(b.getRemovedIndicesList()))
            || !disjoint(names(a.getRemovedIndicesList()), names(b.getNewIndicesList()))
            || !disjoint(uuids(a.getRemovedIndicesList()), uuids(b.getRemovedIndicesList()));
    return clash ? retry(mine, other) : OK;
  }

  private static Set<String> names(List<IndexMetadata> indices) {
    Set<String> names = new HashSet<>();
    indices.forEach(index -> names.add(index.getName()));
    return names;
  }

  private static Set<ByteString> uuids(List<IndexMetadata> indices) {
    Set<ByteString> uuids = new HashSet<>();
    indices.forEach(index -> uuids.add(index.getUuid().getUuid()));
    return uuids;
  }

  private static boolean createsMemWal(Transaction transaction) {
    return names(transaction.getCreateIndex().getNewIndicesList()).contains(MEM_WAL_INDEX);
  }

  /** Rows that moved are not where the new index says, unless it does not cover them. */
  private static Resolution indexAndRewrite(Transaction mine, Transaction other) {
    Transaction index = mine.hasCreateIndex() ? mine : other;
    Set<Long> moved = ConflictResolver.touched(mine.hasRewrite() ? mine : other);
    for (IndexMetadata created : index.getCreateIndex().getNewIndicesList()) {
      RoaringBitmap covered = fragments(created);
      if (covered == null || moved.stream().anyMatch(id -> covered.contains(id.intValue()))) {
        return retry(mine, other);
      }
    }
    return OK;
  }

  /** The fragments that an index covers; null when it does not say, or not readably. */
  static @Nullable RoaringBitmap fragments(IndexMetadata index) {
    if (index.getFragmentBitmap().isEmpty()) {
      return null;
    }
    RoaringBitmap fragments = new RoaringBitmap();
    try {
      fragments.deserialize(ByteBuffer.wrap(index.getFragmentBitmap().toByteArray()));
      return fragments;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Values that were changed in place are not those that the new index has. */
  private static Resolution indexAndUpdate(Transaction mine, Transaction other) {
    Set<Integer> changed = new HashSet<>(other.getUpdate().getFieldsModifiedList());
    for (IndexMetadata created : mine.getCreateIndex().getNewIndicesList()) {
      if (disjoint(changed, new HashSet<>(created.getFieldsList()))) {
        continue;
      }
      RoaringBitmap covered = fragments(created);
      for (DataFragment fragment : other.getUpdate().getUpdatedFragmentsList()) {
        if (covered == null || covered.contains((int) fragment.getId())) {
          return retry(mine, other);
        }
      }
    }
    return OK;
  }

  private static Resolution indexAndReplacement(Transaction mine, Transaction other) {
    Set<Integer> replaced = replacedFields(mine.hasDataReplacement() ? mine : other);
    Transaction index = mine.hasCreateIndex() ? mine : other;
    for (IndexMetadata created : index.getCreateIndex().getNewIndicesList()) {
      if (!disjoint(replaced, new HashSet<>(created.getFieldsList()))) {
        return retry(mine, other);
      }
    }
    return OK;
  }

  private static Resolution updates(Transaction mine, Transaction other) {
    // Two merges may insert the same new key; the filters that could tell are not looked into.
    if (mine.getUpdate().hasInsertedRows()) {
      return retry(mine, other);
    }
    return ConflictResolver.overlap(mine, other) ? new Resolution.MustRebase() : OK;
  }

  private static Resolution shards(Transaction mine, Transaction other) {
    Resolution worst = OK;
    for (var a : tables(mine)) {
      for (var b : tables(other)) {
        if (!a.getShardId().equals(b.getShardId())) {
          continue;
        }
        if (b.getGeneration() >= a.getGeneration()) {
          return incompatible("a concurrent writer flushed this part of the write-ahead log");
        }
        worst = retry(mine, other);
      }
    }
    return worst;
  }

  private static List<Transaction.CompactedSsTable> tables(Transaction transaction) {
    return transaction.hasUpdate()
        ? transaction.getUpdate().getCompactedSstablesList()
        : transaction.getUpdateMemWalState().getCompactedSstablesList();
  }

  private static Set<Long> targets(Transaction transaction) {
    return ConflictResolver.touched(transaction);
  }

  private static Set<Integer> replacedFields(Transaction transaction) {
    Set<Integer> fields = new HashSet<>();
    for (DataReplacementGroup group : transaction.getDataReplacement().getReplacementsList()) {
      fields.addAll(group.getNewFile().getFieldsList());
    }
    return fields;
  }

  private static Resolution replacementAndUpdate(Transaction mine, Transaction other) {
    var update = other.getUpdate();
    Set<Long> targets = targets(mine);
    if (!disjoint(targets, new HashSet<>(update.getRemovedFragmentIdsList()))) {
      return incompatible("a concurrent update removed a fragment whose column is replaced");
    }
    boolean moved = false;
    for (DataFragment fragment : update.getUpdatedFragmentsList()) {
      moved |= targets.contains(fragment.getId());
    }
    boolean rows = update.getUpdateMode() == Transaction.UpdateMode.REWRITE_ROWS;
    boolean sameField =
        !disjoint(replacedFields(mine), new HashSet<>(update.getFieldsModifiedList()));
    return moved && (rows || sameField) ? retry(mine, other) : OK;
  }

  private static Resolution replacementAndProject(Transaction mine, Transaction other) {
    Set<Integer> kept = new HashSet<>();
    for (Field field : other.getProject().getSchemaList()) {
      kept.add(field.getId());
    }
    return kept.containsAll(replacedFields(mine))
        ? OK
        : incompatible("a concurrent change of the schema dropped the replaced column");
  }

  private static Resolution replacements(Transaction mine, Transaction other) {
    for (DataReplacementGroup a : mine.getDataReplacement().getReplacementsList()) {
      for (DataReplacementGroup b : other.getDataReplacement().getReplacementsList()) {
        boolean sameFragment = a.getFragmentId() == b.getFragmentId();
        if (sameFragment
            && !disjoint(
                new HashSet<>(a.getNewFile().getFieldsList()),
                new HashSet<>(b.getNewFile().getFieldsList()))) {
          return retry(mine, other);
        }
      }
    }
    return OK;
  }

  private static Resolution bases(Transaction mine, Transaction other) {
    for (BasePath a : mine.getUpdateBases().getNewBasesList()) {
      for (BasePath b : other.getUpdateBases().getNewBasesList()) {
        boolean sameName = a.hasName() && b.hasName() && a.getName().equals(b.getName());
        boolean sameId = a.getId() != 0 && a.getId() == b.getId();
        if (sameId || sameName || a.getPath().equals(b.getPath())) {
          return incompatible("both add the same base path");
        }
      }
    }
    return OK;
  }
}
