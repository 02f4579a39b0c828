package io.lancedb.query;

import org.jspecify.annotations.Nullable;

/**
 * How a vector search uses an index. Immutable.
 *
 * @param minimumNprobes partitions that are always searched
 * @param maximumNprobes most partitions that are searched, where fewer have too few rows; 0 for all
 * @param refineFactor how many times more candidates than hits are measured again by their stored
 *     vectors; null to keep the distances of the index
 * @param ef candidates that the search of a graph keeps; null for one and a half times the hits
 * @param bypass whether to search exactly although there is an index
 * @param indexedOnly whether to leave out rows that are not indexed
 * @param fallbackToExact whether to search exactly where the index cannot be read
 */
public record IndexUse(
    int minimumNprobes,
    int maximumNprobes,
    @Nullable Integer refineFactor,
    @Nullable Integer ef,
    boolean bypass,
    boolean indexedOnly,
    boolean fallbackToExact) {

  /** Partitions that are searched unless a query says otherwise. */
  public static final int DEFAULT_NPROBES = 20;

  /** Every option at its default. */
  public static final IndexUse DEFAULT =
      new IndexUse(DEFAULT_NPROBES, DEFAULT_NPROBES, null, null, false, false, false);

  /** Checks each number for itself. */
  public IndexUse {
    if (minimumNprobes < 1) {
      throw new IllegalArgumentException("minimumNprobes must be at least 1: " + minimumNprobes);
    }
    if (maximumNprobes < 0) {
      throw new IllegalArgumentException(
          "maximumNprobes must be at least 1, or 0 for no bound: " + maximumNprobes);
    }
    if (refineFactor != null && refineFactor < 1) {
      throw new IllegalArgumentException("refineFactor must be at least 1: " + refineFactor);
    }
    if (ef != null && ef < 1) {
      throw new IllegalArgumentException("ef must be at least 1: " + ef);
    }
  }

  /** The same with exactly this many partitions. */
  public IndexUse withNprobes(int nprobes) {
    return new IndexUse(nprobes, nprobes, refineFactor, ef, bypass, indexedOnly, fallbackToExact);
  }

  /** The same with at least this many partitions. */
  public IndexUse withMinimumNprobes(int nprobes) {
    return new IndexUse(
        nprobes, maximumNprobes, refineFactor, ef, bypass, indexedOnly, fallbackToExact);
  }

  /** The same with at most this many partitions, 0 for all. */
  public IndexUse withMaximumNprobes(int nprobes) {
    return new IndexUse(
        minimumNprobes, nprobes, refineFactor, ef, bypass, indexedOnly, fallbackToExact);
  }

  /** The same with distances measured again. */
  public IndexUse withRefineFactor(int factor) {
    return new IndexUse(
        minimumNprobes, maximumNprobes, factor, ef, bypass, indexedOnly, fallbackToExact);
  }

  /** The same with this many candidates in graphs. */
  public IndexUse withEf(int candidates) {
    return new IndexUse(
        minimumNprobes,
        maximumNprobes,
        refineFactor,
        candidates,
        bypass,
        indexedOnly,
        fallbackToExact);
  }

  /** The same without the index. */
  public IndexUse withBypass() {
    return new IndexUse(
        minimumNprobes, maximumNprobes, refineFactor, ef, true, indexedOnly, fallbackToExact);
  }

  /** The same without rows that are not indexed. */
  public IndexUse withIndexedOnly() {
    return new IndexUse(
        minimumNprobes, maximumNprobes, refineFactor, ef, bypass, true, fallbackToExact);
  }

  /** The same with an exact search where the index cannot be read. */
  public IndexUse withFallbackToExact() {
    return new IndexUse(
        minimumNprobes, maximumNprobes, refineFactor, ef, bypass, indexedOnly, true);
  }
}
