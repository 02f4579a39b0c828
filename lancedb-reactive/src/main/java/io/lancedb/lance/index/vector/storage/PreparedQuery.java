package io.lancedb.lance.index.vector.storage;

import io.lancedb.query.QueryVector;

/**
 * A query in the forms that storages need.
 *
 * @param original as the caller gave it
 * @param floats the elements, of unit length where the distance is cosine; the bytes of a binary
 *     vector are in {@code original} only and this is empty. Not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent")
public record PreparedQuery(QueryVector original, float[] floats) {}
