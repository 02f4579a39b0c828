package io.lancedb.index;

import org.jspecify.annotations.Nullable;

/**
 * Figures of an index, as {@code Table.indexStats(..)} emits them.
 *
 * @param numIndexedRows rows that are there and in a fragment that the index covers
 * @param numUnindexedRows the other rows
 * @param indexType the kind in capitals, such as {@code IVF_PQ} or {@code BTREE}
 * @param distanceType {@code l2}, {@code cosine}, {@code dot} or {@code hamming}; null for indices
 *     that are not of vectors
 * @param numIndices segments that the index is split into
 */
public record IndexStatistics(
    long numIndexedRows,
    long numUnindexedRows,
    String indexType,
    @Nullable String distanceType,
    int numIndices) {}
