package io.lancedb;

/**
 * What a restore did.
 *
 * @param version the new version, equal to the restored one
 */
public record RestoreResult(long version) {}
