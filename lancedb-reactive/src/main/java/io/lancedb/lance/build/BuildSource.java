package io.lancedb.lance.build;

import io.lancedb.lance.scan.Scanner;
import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.StorePath;
import java.util.List;

/**
 * The rows that an index is built from.
 *
 * @param files opens the files of the table
 * @param root where the table is
 * @param manifest the version
 * @param fragments those of the version that are read
 */
public record BuildSource(
    TableFiles files, StorePath root, Manifest manifest, List<Fragment> fragments) {

  /** All rows of a version. */
  public static BuildSource of(TableFiles files, StorePath root, Manifest manifest) {
    return new BuildSource(files, root, manifest, manifest.fragments());
  }

  /** Some fragments of the same version. */
  public BuildSource over(List<Fragment> some) {
    return new BuildSource(files, root, manifest, List.copyOf(some));
  }

  Scanner scanner() {
    return new Scanner(files, root, manifest).over(fragments);
  }

  /** Rows that are not deleted. */
  long liveRows() {
    return fragments.stream().mapToLong(Fragment::liveRows).sum();
  }

  /** Whether a column is a field of a struct. */
  boolean isNested(VectorField field) {
    return manifest.schema().field(field.name()) == null;
  }
}
