package io.lancedb.lance.table;

import com.google.protobuf.Timestamp;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.table.proto.IndexSection;
import io.lancedb.lance.table.proto.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a table: its schema, its fragments and the transaction that made it. An immutable
 * view of the stored messages, which keep what this code does not know.
 */
public final class Manifest {

  private final io.lancedb.lance.table.proto.Manifest proto;
  private final IndexSection indices;
  private final @Nullable Transaction transaction;
  private final String path;
  private final List<Fragment> fragments;
  private final Map<Long, Fragment> fragmentsById;
  private final long rows;
  private volatile @Nullable LanceSchema schema;

  Manifest(
      io.lancedb.lance.table.proto.Manifest proto,
      IndexSection indices,
      @Nullable Transaction transaction,
      String path) {
    this.proto = proto;
    this.indices = indices;
    this.transaction = transaction;
    this.path = path;
    this.fragments =
        proto.getFragmentsList().stream().map(stored -> new Fragment(stored, path)).toList();
    this.fragmentsById = ManifestChecks.check(proto, fragments, path);
    long live = 0;
    for (Fragment fragment : fragments) {
      live = Math.addExact(live, fragment.liveRows());
    }
    this.rows = live;
  }

  /** Number of the version, from 1. */
  public long version() {
    return proto.getVersion();
  }

  /**
   * The columns. Converted on the first call, which fails with {@link
   * io.lancedb.error.UnsupportedFeatureException} when a column has a type that is not supported.
   */
  public LanceSchema schema() {
    LanceSchema known = schema;
    if (known == null) {
      known = LanceSchema.fromProto(proto.getFieldsList(), proto.getSchemaMetadataMap(), path);
      schema = known;
    }
    return known;
  }

  /** The fragments, ascending by id. */
  public List<Fragment> fragments() {
    return fragments;
  }

  /** The fragment of this id, or null. */
  public @Nullable Fragment fragment(long id) {
    return fragmentsById.get(id);
  }

  /**
   * The version of the data files that writers add. Fails with {@link
   * io.lancedb.error.UnsupportedFeatureException} for legacy and unknown versions.
   */
  public FileVersion fileVersion() {
    if (proto.hasDataFormat() && !proto.getDataFormat().getVersion().isEmpty()) {
      return FileVersion.parse(proto.getDataFormat().getVersion());
    }
    for (Fragment fragment : fragments) {
      for (DataFile file : fragment.files()) {
        var stored = file.proto();
        boolean legacy = stored.getFileMajorVersion() == 0;
        return legacy ? FileVersion.parse("legacy") : file.fileVersion();
      }
    }
    return FileVersion.DEFAULT;
  }

  /** Whether rows keep their ids when they move. */
  public boolean stableRowIds() {
    return FeatureFlags.has(proto.getReaderFeatureFlags(), FeatureFlags.STABLE_ROW_IDS);
  }

  /** Number of rows that are there. */
  public long countRows() {
    return rows;
  }

  /** When the version was committed; the epoch where the manifest does not say. */
  public Instant timestamp() {
    Timestamp stored = proto.getTimestamp();
    return Instant.ofEpochSecond(stored.getSeconds(), stored.getNanos());
  }

  /** The largest fragment id that was ever given, -1 before the first. */
  public long maxFragmentId() {
    long max = proto.hasMaxFragmentId() ? Integer.toUnsignedLong(proto.getMaxFragmentId()) : -1;
    return fragments.isEmpty() ? max : Math.max(max, fragments.getLast().id());
  }

  /** Path of the file, for messages. */
  public String path() {
    return path;
  }

  /** The message underneath. */
  public io.lancedb.lance.table.proto.Manifest proto() {
    return proto;
  }

  /** The indices of this version; empty when there are none. */
  public IndexSection indices() {
    return indices;
  }

  /** The transaction that made this version, where the manifest has it inline. */
  public @Nullable Transaction transaction() {
    return transaction;
  }
}
