package io.lancedb.index;

import org.jspecify.annotations.Nullable;

/**
 * How far the building of an index is.
 *
 * @param phase what is being done
 * @param percent of the whole, 0 to 100, never smaller than before
 * @param result what was built; in the last element only
 */
public record IndexProgress(Phase phase, double percent, @Nullable CreateIndexResult result) {

  /** Steps of a build, in order; a kind may leave some out. */
  public enum Phase {
    /** Rows to train with are read. */
    SAMPLE,
    /** Centroids of the partitions are trained. */
    TRAIN_PARTITIONS,
    /** The codes of the vectors are trained. */
    TRAIN_QUANTIZER,
    /** The column is read; vectors are encoded and assigned to partitions. */
    ENCODE,
    /** Partitions are written. */
    WRITE,
    /** Graphs of the partitions are built and written. */
    BUILD_GRAPHS,
    /** The table's next version is committed. */
    COMMIT,
    /** The index is there. */
    DONE
  }
}
