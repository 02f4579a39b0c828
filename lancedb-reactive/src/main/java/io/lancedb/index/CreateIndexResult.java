package io.lancedb.index;

import java.util.UUID;

/**
 * The index that was built.
 *
 * @param name its name
 * @param uuid names its files
 * @param numIndexedVectors vectors in it
 * @param version the version of the table that has it
 */
public record CreateIndexResult(String name, UUID uuid, long numIndexedVectors, long version) {}
