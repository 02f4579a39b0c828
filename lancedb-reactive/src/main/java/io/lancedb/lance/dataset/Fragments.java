package io.lancedb.lance.dataset;

import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.table.RowIds;
import io.lancedb.lance.table.proto.DataFile;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** New fragments out of written files; ids are given when the manifest is built. */
final class Fragments {

  private Fragments() {}

  static List<DataFragment> of(List<WrittenFile> files, FileVersion version) {
    return files.stream().map(file -> of(file, version)).toList();
  }

  /** Fragments of rows that moved and keep their stable ids, which are given in row order. */
  static List<DataFragment> of(List<WrittenFile> files, FileVersion version, long[] rowIds) {
    List<DataFragment> fragments = new ArrayList<>();
    int from = 0;
    for (WrittenFile file : files) {
      int to = from + Math.toIntExact(file.rows());
      RowIds ids = RowIds.of(Arrays.copyOfRange(rowIds, from, to));
      fragments.add(of(file, version).toBuilder().setInlineRowIds(ids.toBytes()).build());
      from = to;
    }
    return fragments;
  }

  private static DataFragment of(WrittenFile file, FileVersion version) {
    DataFile dataFile =
        DataFile.newBuilder()
            .setPath(file.path().name())
            .addAllFields(Arrays.stream(file.fieldIds()).boxed().toList())
            .addAllColumnIndices(Arrays.stream(file.columnIndices()).boxed().toList())
            .setFileMajorVersion(version.major())
            .setFileMinorVersion(version.minor())
            .setFileSizeBytes(file.bytes())
            .build();
    return DataFragment.newBuilder().addFiles(dataFile).setPhysicalRows(file.rows()).build();
  }

  static List<StorePath> paths(List<WrittenFile> files) {
    return files.stream().map(WrittenFile::path).toList();
  }
}
