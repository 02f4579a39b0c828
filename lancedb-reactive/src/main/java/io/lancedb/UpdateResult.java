package io.lancedb;

/**
 * What an update did.
 *
 * @param rowsUpdated rows that met the condition
 * @param version the version that has the new values
 */
public record UpdateResult(long rowsUpdated, long version) {}
