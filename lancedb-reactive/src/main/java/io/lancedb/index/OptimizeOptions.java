package io.lancedb.index;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an optimization does. Immutable. Indices are always brought up to date; the data files stay
 * as they are.
 *
 * @param mergeSegments whether every index becomes one segment; otherwise new rows become a further
 *     segment as long as partitions have a fitting size
 * @param compactFiles whether small data files are merged, which is not supported yet
 * @param cleanupOlderThan age from which versions are removed, which is not supported yet; null for
 *     none
 */
public record OptimizeOptions(
    boolean mergeSegments, boolean compactFiles, @Nullable Duration cleanupOlderThan) {

  /** Indices only, as little as needed. */
  public static final OptimizeOptions DEFAULT = new OptimizeOptions(false, false, null);

  /** The same, with every index in one segment or not. */
  public OptimizeOptions withMergeSegments(boolean merge) {
    return new OptimizeOptions(merge, compactFiles, cleanupOlderThan);
  }

  /** The same, with or without compaction. */
  public OptimizeOptions withCompactFiles(boolean compact) {
    return new OptimizeOptions(mergeSegments, compact, cleanupOlderThan);
  }

  /** The same, with removal of old versions. */
  public OptimizeOptions withCleanupOlderThan(Duration age) {
    return new OptimizeOptions(mergeSegments, compactFiles, age);
  }
}
