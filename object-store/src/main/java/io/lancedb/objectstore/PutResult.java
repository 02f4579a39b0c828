package io.lancedb.objectstore;

import org.jspecify.annotations.Nullable;

/**
 * What a put left behind.
 *
 * @param size bytes written
 * @param eTag e-tag of the new object, for a later {@link PutOptions#ifMatches}; null where a store
 *     has none
 */
public record PutResult(long size, @Nullable String eTag) {}
