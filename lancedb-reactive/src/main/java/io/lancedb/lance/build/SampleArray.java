package io.lancedb.lance.build;

import io.lancedb.lance.build.vector.VectorBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Collects a sample in one array. Not thread-safe. */
final class SampleArray {

  private final int dimension;
  private final boolean binary;
  private final int capacity;
  private final float[] floats;
  private final byte[] bytes;
  private int count;

  SampleArray(VectorField field, int capacity) {
    this.dimension = field.dimension();
    this.binary = field.binary();
    this.capacity = capacity;
    this.floats = new float[binary ? 0 : capacity * dimension];
    this.bytes = new byte[binary ? capacity * dimension : 0];
  }

  /** Adds vectors as long as there is room. */
  void add(VectorBatch vectors) {
    int added = Math.min(vectors.count(), capacity - count);
    int at = count * dimension;
    if (binary) {
      MemorySegment.copy(
          vectors.elements(), ValueLayout.JAVA_BYTE, 0, bytes, at, added * dimension);
    } else {
      System.arraycopy(vectors.floats(), 0, floats, at, added * dimension);
    }
    count += added;
  }

  /** How full it is, 0 to 1. */
  double share() {
    return capacity == 0 ? 1 : (double) count / capacity;
  }

  VectorSample toSample() {
    return new VectorSample(count, dimension, floats, bytes);
  }
}
