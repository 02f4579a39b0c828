package io.lancedb.lance.build.vector;

import java.lang.foreign.MemorySegment;

/**
 * Vectors on their way into an index.
 *
 * @param count how many
 * @param dimension elements of each; bytes of a binary one
 * @param floats the elements as floats, back to back, of unit length where the distance is cosine;
 *     empty for binary vectors
 * @param elements the elements as the column has them, back to back, little endian
 */
@SuppressWarnings("ArrayRecordComponent")
public record VectorBatch(int count, int dimension, float[] floats, MemorySegment elements) {}
