package io.lancedb.lance.dataset;

import com.google.protobuf.ByteString;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.FeatureFlags;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.RowIds;
import io.lancedb.lance.table.RowVersions;
import io.lancedb.lance.table.proto.DataFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives stable row ids to new fragments while a version is built, so that a further attempt gives
 * others. Ids that a fragment brings along stay with its first rows; these keep the version in
 * which they were created. Does nothing in a table whose row ids are addresses.
 */
final class RowIdAssigner {

  private final io.lancedb.lance.table.proto.Manifest.Builder next;
  private final long version;
  private final List<Fragment> sources;
  private @Nullable Fragment lastSource;
  private @Nullable RowVersions lastCreated;

  /** For new rows only. */
  RowIdAssigner(io.lancedb.lance.table.proto.Manifest.Builder next, long version) {
    this.next = next;
    this.version = version;
    this.sources = List.of();
  }

  /** For rows that move out of fragments of the current version, and new ones. */
  RowIdAssigner(
      io.lancedb.lance.table.proto.Manifest.Builder next,
      long version,
      Manifest current,
      Set<Long> sourceIds) {
    this.next = next;
    this.version = version;
    this.sources = new ArrayList<>();
    for (Fragment fragment : current.fragments()) {
      if (sourceIds.contains(fragment.id())) {
        sources.add(fragment);
      }
    }
  }

  DataFragment assign(DataFragment fragment) {
    if ((next.getReaderFeatureFlags() & FeatureFlags.STABLE_ROW_IDS) == 0) {
      return fragment;
    }
    long rows = fragment.getPhysicalRows();
    RowIds kept =
        fragment.hasInlineRowIds()
            ? RowIds.parse(fragment.getInlineRowIds(), "the transaction")
            : RowIds.ofRange(0, 0);
    if (kept.size() > rows) {
      throw new IllegalArgumentException(
          "A new fragment has %d rows and %d row ids".formatted(rows, kept.size()));
    }
    long fresh = rows - kept.size();
    long start = next.getNextRowId();
    next.setNextRowId(Math.addExact(start, fresh));
    RowIds fresher = RowIds.ofRange(start, start + fresh);
    RowIds all = kept.size() == 0 ? fresher : fresh == 0 ? kept : kept.concat(fresher);
    DataFragment.Builder assigned =
        fragment.toBuilder()
            .setInlineRowIds(all.toBytes())
            .setInlineLastUpdatedAtVersions(RowVersions.of(rows, version).toBytes());
    if (!fragment.hasInlineCreatedAtVersions()) {
      assigned.setInlineCreatedAtVersions(created(kept, rows));
    }
    return assigned.build();
  }

  private ByteString created(RowIds kept, long rows) {
    if (kept.size() == 0) {
      return RowVersions.of(rows, version).toBytes();
    }
    long[] versions = new long[Math.toIntExact(rows)];
    for (int row = 0; row < versions.length; row++) {
      versions[row] = row < kept.size() ? created(kept.id(row)) : version;
    }
    return RowVersions.of(versions).toBytes();
  }

  private long created(long id) {
    Fragment last = lastSource;
    if (last != null) {
      long row = indexOf(last, id);
      if (row >= 0) {
        return createdAt(last, row);
      }
    }
    for (Fragment source : sources) {
      long row = indexOf(source, id);
      if (row >= 0) {
        lastSource = source;
        lastCreated =
            source.proto().hasInlineCreatedAtVersions()
                ? RowVersions.parse(
                    source.proto().getInlineCreatedAtVersions(), "fragment " + source.id())
                : null;
        return createdAt(source, row);
      }
    }
    throw new IllegalArgumentException(
        "Row id " + id + " is in none of the fragments that the update changes");
  }

  private static long indexOf(Fragment fragment, long id) {
    RowIds ids = fragment.rowIds();
    return ids == null ? -1 : ids.indexOf(id);
  }

  /** Without a sequence every row is of version 1. */
  private long createdAt(Fragment fragment, long row) {
    RowVersions versions = lastCreated;
    if (versions == null) {
      return 1;
    }
    if (row >= versions.size()) {
      throw new CorruptFileException(
          "fragment " + fragment.id(), -1, "it has fewer row versions than rows");
    }
    return versions.at(row);
  }
}
