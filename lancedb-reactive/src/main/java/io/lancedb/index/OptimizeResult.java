package io.lancedb.index;

/**
 * What an optimization did.
 *
 * @param indicesUpdated indices that got new segments
 * @param segmentsAdded segments that were built
 * @param segmentsRemoved segments that were replaced
 * @param version the version of the table afterwards; the one before when there was nothing to do
 */
public record OptimizeResult(
    int indicesUpdated, int segmentsAdded, int segmentsRemoved, long version) {}
