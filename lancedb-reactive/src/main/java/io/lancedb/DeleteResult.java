package io.lancedb;

/**
 * What a delete did.
 *
 * @param rowsDeleted rows that met the condition
 * @param version the version without them
 */
public record DeleteResult(long rowsDeleted, long version) {}
