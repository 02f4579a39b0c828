package io.lancedb;

/**
 * What an add did.
 *
 * @param version the version that has the new rows
 */
public record AddResult(long version) {}
