package io.lancedb.objectstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store tells of an object.
 *
 * @param path where it is
 * @param size bytes
 * @param lastModified when it was written, as the store says
 * @param eTag changes whenever the content does; null where a store has none
 */
public record ObjectMeta(StorePath path, long size, Instant lastModified, @Nullable String eTag) {}
