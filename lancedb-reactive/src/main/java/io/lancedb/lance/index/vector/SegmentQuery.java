package io.lancedb.lance.index.vector;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.storage.PreparedQuery;

/**
 * What is looked for in a segment.
 *
 * @param query the vector
 * @param k how many rows at most
 * @param minimumNprobes partitions that are always searched
 * @param maximumNprobes partitions that are searched while fewer than k rows were found
 * @param ef candidates in graphs, at least k
 * @param lower least distance, inclusive
 * @param upper greatest distance, exclusive; positive infinity for none
 * @param rows the rows that may be found
 * @param filtered whether the rows are those of this query only, rather than all that are there
 */
public record SegmentQuery(
    PreparedQuery query,
    int k,
    int minimumNprobes,
    int maximumNprobes,
    int ef,
    float lower,
    float upper,
    AllowedRows rows,
    boolean filtered) {}
