package io.lancedb.lance.table;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.IndexSection;

/**
 * The feature flags of a manifest: one word for readers and one for writers. A bit that is not
 * known is refused, because what it stands for would be misread or lost.
 */
public final class FeatureFlags {

  /** Some fragment has a deletion file. */
  public static final long DELETION_FILES = 1;

  /** Rows keep their ids when they move. */
  public static final long STABLE_ROW_IDS = 2;

  /** Once: files of version 2; without meaning now. */
  static final long V2_FILES = 4;

  /** The manifest has a table configuration (writers only). */
  static final long TABLE_CONFIG = 8;

  /** Files may lie below other roots. */
  static final long BASE_PATHS = 16;

  /** Transactions are kept in the manifest only (writers only). */
  public static final long NO_TRANSACTION_FILE = 32;

  /** Some index covers further fields. */
  static final long COVERING_FIELDS = 128;

  /** The data files may have different versions. */
  static final long MIXED_FILE_VERSIONS = 256;

  private static final long KNOWN =
      DELETION_FILES
          | STABLE_ROW_IDS
          | V2_FILES
          | TABLE_CONFIG
          | BASE_PATHS
          | NO_TRANSACTION_FILE
          | COVERING_FIELDS
          | MIXED_FILE_VERSIONS;

  private FeatureFlags() {}

  static boolean has(long flags, long flag) {
    return (flags & flag) != 0;
  }

  /** Whether commits write their transaction into the manifest only. */
  public static boolean withoutTransactionFile(Manifest manifest) {
    return has(manifest.proto().getWriterFeatureFlags(), NO_TRANSACTION_FILE);
  }

  /**
   * Fails with {@link UnsupportedFeatureException} when rows of this version cannot be read
   * correctly, and with {@link CorruptFileException} when its flags contradict its content.
   */
  public static void checkReadable(Manifest manifest) {
    long flags = manifest.proto().getReaderFeatureFlags();
    refuseUnknown(manifest, flags, "read");
    if (has(flags, MIXED_FILE_VERSIONS)
        != has(manifest.proto().getWriterFeatureFlags(), MIXED_FILE_VERSIONS)) {
      throw new CorruptFileException(
          manifest.path(), -1, "its two flag words disagree about mixed file versions");
    }
    var version = manifest.fileVersion();
    for (Fragment fragment : manifest.fragments()) {
      checkFragment(manifest, fragment);
      for (DataFile file : fragment.files()) {
        if (file.fileVersion() != version && !has(flags, MIXED_FILE_VERSIONS)) {
          throw new CorruptFileException(
              manifest.path(),
              -1,
              "data file %s has version %s in a table of version %s"
                  .formatted(file.path(), file.fileVersion(), version));
        }
        refuseBase(manifest, file.proto().hasBaseId(), "data file " + file.path());
      }
    }
  }

  private static void checkFragment(Manifest manifest, Fragment fragment) {
    boolean deletions = fragment.deletionFile() != null;
    if (fragment.physicalRows() == 0 && !fragment.files().isEmpty() && deletions
        || deletions && fragment.deletedRows() == 0) {
      throw new UnsupportedFeatureException(
          "Fragment %d of %s does not say how many rows it has: write to the table once with an official client, which adds the counts"
              .formatted(fragment.id(), manifest.path()));
    }
    if (manifest.stableRowIds()) {
      RowIds ids = fragment.rowIds();
      if (ids == null || ids.size() != fragment.physicalRows()) {
        throw new CorruptFileException(
            manifest.path(),
            -1,
            "fragment %d has %d rows and %s stable row ids"
                .formatted(
                    fragment.id(), fragment.physicalRows(), ids == null ? "no" : ids.size()));
      }
    }
    if (deletions) {
      refuseBase(
          manifest,
          fragment.proto().getDeletionFile().hasBaseId(),
          "deletion file of fragment " + fragment.id());
    }
  }

  private static void refuseBase(Manifest manifest, boolean outside, String what) {
    if (outside) {
      throw new UnsupportedFeatureException(
          "The %s of %s lies below another root (base path), as in branches and shallow clones, which is not supported"
              .formatted(what, manifest.path()));
    }
  }

  /** {@link #checkReadable} and further that a next version can be written without loss. */
  public static void checkWritable(Manifest manifest) {
    checkReadable(manifest);
    refuseUnknown(manifest, manifest.proto().getWriterFeatureFlags(), "written to");
    if (manifest.proto().hasBranch()) {
      throw new UnsupportedFeatureException(
          "%s belongs to branch \"%s\"; writing to branches is not supported"
              .formatted(manifest.path(), manifest.proto().getBranch()));
    }
  }

  private static void refuseUnknown(Manifest manifest, long flags, String verb) {
    long unknown = flags & ~KNOWN;
    if (unknown != 0) {
      throw new UnsupportedFeatureException(
          "%s has feature flag %s, which is not supported: the table cannot be %s"
              .formatted(manifest.path(), Long.toUnsignedString(Long.lowestOneBit(unknown)), verb));
    }
  }

  /** Sets both words to what the content asks for; what is sticky is carried over. */
  public static void recompute(
      io.lancedb.lance.table.proto.Manifest.Builder manifest, IndexSection indices) {
    long sticky = STABLE_ROW_IDS | MIXED_FILE_VERSIONS;
    long both = manifest.getReaderFeatureFlags() & sticky;
    if (manifest.getFragmentsList().stream().anyMatch(DataFragment::hasDeletionFile)) {
      both |= DELETION_FILES;
    }
    if (manifest.getBasePathsCount() > 0) {
      both |= BASE_PATHS;
    }
    for (IndexMetadata index : indices.getIndicesList()) {
      if (index.getCoveringFieldsCount() > 0) {
        both |= COVERING_FIELDS;
      }
    }
    long writer = both | manifest.getWriterFeatureFlags() & NO_TRANSACTION_FILE;
    if (manifest.getConfigCount() > 0) {
      writer |= TABLE_CONFIG;
    }
    manifest.setReaderFeatureFlags(both).setWriterFeatureFlags(writer);
  }
}
