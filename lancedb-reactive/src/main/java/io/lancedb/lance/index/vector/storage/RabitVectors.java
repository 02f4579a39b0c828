package io.lancedb.lance.index.vector.storage;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.simd.SignCodes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.ArrowBuf;

/**
 * The RaBitQ codes of a partition, in one piece of memory.
 *
 * @param bits bits of an element, with its sign
 * @param signs sign bits and their factors
 * @param rowIds offset of an int64 for each vector
 * @param extra offset of the extra codes, row by row
 * @param extraBytes bytes of the extra codes of a vector
 * @param addExtra offset of a float32 for each vector
 * @param scaleExtra offset of a float32 for each vector
 */
record RabitVectors(
    int size,
    int bits,
    ArrowBuf buffer,
    SignCodes signs,
    long rowIds,
    long extra,
    int extraBytes,
    long addExtra,
    long scaleExtra)
    implements StoredVectors {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  MemorySegment memory() {
    return signs.memory();
  }

  /** The float at an offset for a vector. */
  float factor(long offset, int vector) {
    return memory().get(FLOAT, offset + 4L * vector);
  }

  @Override
  public long rowId(int vector) {
    return memory().get(LONG, rowIds + 8L * vector);
  }

  @Override
  public long memoryBytes() {
    return buffer.capacity() + 256;
  }

  @Override
  public Probe probe(int vector) {
    throw new UnsupportedFeatureException("Graphs over RaBitQ codes");
  }

  @Override
  public void close() {
    buffer.close();
  }
}
