package io.lancedb.lance.table;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.proto.Field;
import io.lancedb.objectstore.StorePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of a manifest before anything relies on it. */
final class ManifestChecks {

  private static final int UNUSED_FIELD = -2;

  /** Some 8,700 years before and after 1970. */
  private static final long MAX_SECONDS = 1L << 38;

  private ManifestChecks() {}

  /** Checks a whole manifest and emits its fragments by id. */
  static Map<Long, Fragment> check(
      io.lancedb.lance.table.proto.Manifest manifest, List<Fragment> fragments, String path) {
    if (manifest.getVersion() <= 0) {
      throw corrupt(path, "its version is " + Long.toUnsignedString(manifest.getVersion()));
    }
    var time = manifest.getTimestamp();
    if (time.getSeconds() > MAX_SECONDS
        || time.getSeconds() < -MAX_SECONDS
        || time.getNanos() < 0
        || time.getNanos() > 999_999_999) {
      throw corrupt(path, "its timestamp is out of range");
    }
    transactionFile(manifest.getTransactionFile(), path);
    fields(manifest.getFieldsList(), path);
    Map<Long, Fragment> byId = HashMap.newHashMap(fragments.size());
    long rows = 0;
    long previous = -1;
    for (Fragment fragment : fragments) {
      if (fragment.id() < 0 || fragment.id() > 0xffff_ffffL) {
        throw corrupt(path, "fragment id " + Long.toUnsignedString(fragment.id()));
      }
      if (fragment.id() <= previous) {
        throw corrupt(
            path, "fragment %d comes after fragment %d".formatted(fragment.id(), previous));
      }
      previous = fragment.id();
      fragment(fragment, path);
      byId.put(fragment.id(), fragment);
      rows += fragment.physicalRows();
      if (rows < 0) {
        throw corrupt(path, "the row counts of its fragments overflow");
      }
    }
    return byId;
  }

  private static void transactionFile(String name, String path) {
    try {
      if (!name.isEmpty()) {
        StorePath.ROOT.child(name);
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptFileException(path, -1, "its transaction file has no proper name", e);
    }
  }

  private static void fields(List<Field> fields, String path) {
    Set<Integer> ids = HashSet.newHashSet(fields.size());
    for (Field field : fields) {
      boolean parentKnown = field.getParentId() == -1 || ids.contains(field.getParentId());
      if (field.getId() < 0 || !parentKnown || !ids.add(field.getId())) {
        throw corrupt(
            path,
            "field \"%s\" has id %d and parent %d"
                .formatted(field.getName(), field.getId(), field.getParentId()));
      }
    }
  }

  private static void fragment(Fragment fragment, String path) {
    long physical = fragment.physicalRows();
    if (physical < 0) {
      throw corrupt(path, "fragment %d has a negative row count".formatted(fragment.id()));
    }
    if (physical > Integer.MAX_VALUE) {
      throw new UnsupportedFeatureException(
          "Fragment %d of %s has %d rows; at most %d are supported: compact the table"
              .formatted(fragment.id(), path, physical, Integer.MAX_VALUE));
    }
    long deleted = fragment.deletedRows();
    if (deleted < 0 || physical > 0 && deleted > physical) {
      throw corrupt(
          path,
          "fragment %d has %d rows and %s deleted ones"
              .formatted(fragment.id(), physical, Long.toUnsignedString(deleted)));
    }
    Set<Integer> seen = new HashSet<>();
    for (DataFile file : fragment.files()) {
      file(file, fragment.id(), seen, path);
    }
  }

  private static void file(DataFile file, long fragment, Set<Integer> seen, String path) {
    path(file.path(), fragment, path);
    var stored = file.proto();
    if (stored.getFileSizeBytes() < 0) {
      throw corrupt(path, "data file %s has a negative size".formatted(file.path()));
    }
    if (stored.getFileMajorVersion() == 0 && stored.getColumnIndicesCount() == 0) {
      return; // Legacy files: the version is refused where it is used.
    }
    if (stored.getFieldsCount() != stored.getColumnIndicesCount()) {
      throw corrupt(
          path,
          "data file %s has %d fields and %d columns"
              .formatted(file.path(), stored.getFieldsCount(), stored.getColumnIndicesCount()));
    }
    for (int i = 0; i < stored.getFieldsCount(); i++) {
      int id = stored.getFields(i);
      int column = stored.getColumnIndices(i);
      boolean live = id != UNUSED_FIELD && column >= 0;
      if (id < UNUSED_FIELD || column < -1 || live && !seen.add(id)) {
        throw corrupt(
            path,
            "data file %s has field %d in column %d, or fragment %d has it twice"
                .formatted(file.path(), id, column, fragment));
      }
    }
  }

  private static void path(String dataFile, long fragment, String path) {
    try {
      if (!dataFile.startsWith("/") && !StorePath.of(dataFile).isRoot()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptFileException(
          path, -1, "fragment %d has a data file path that is not allowed".formatted(fragment), e);
    }
    throw corrupt(path, "fragment %d has the data file path \"%s\"".formatted(fragment, dataFile));
  }

  private static CorruptFileException corrupt(String path, String problem) {
    return new CorruptFileException(path, -1, problem);
  }
}
