package io.lancedb.lance.build;

import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.scan.Batches;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Takes the vectors that belong into an index out of batches of a table: those that are not null
 * and whose elements are finite; under cosine also longer than zero. Safe for use by many threads.
 */
final class VectorRows {

  /**
   * Vectors and the rows that they belong to.
   *
   * @param vectors valid as long as the batch that they were taken from, and the scratch
   * @param rowIds one for each vector
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Taken(VectorBatch vectors, long[] rowIds) {}

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final VectorField field;
  private final boolean normalize;

  VectorRows(VectorField field, Metric metric) {
    this.field = field;
    this.normalize = metric == Metric.COSINE;
  }

  /**
   * Takes the vectors out of a batch, which stays with the caller.
   *
   * @param batch the column and {@code _rowid}
   */
  Taken take(VectorSchemaRoot batch, Scratch scratch) {
    return take(batch.getVector(0), Batches.numbers((UInt8Vector) batch.getVector(1)), scratch);
  }

  /** Takes the vectors out of a column, which stays with the caller, as do the ids of its rows. */
  Taken take(FieldVector column, long[] ids, Scratch scratch) {
    if (column instanceof ListVector lists) {
      return takeLists(lists, ids, scratch);
    }
    FixedSizeListVector vectors = (FixedSizeListVector) column;
    boolean[] valid = new boolean[ids.length];
    Arrays.fill(valid, true);
    int nulls = vectors.getNullCount();
    if (nulls > 0) {
      MemorySegment validity = ArrowMemory.segment(vectors.getValidityBuffer());
      for (int i = 0; i < valid.length; i++) {
        valid[i] = Bits.get(validity, i);
      }
    }
    return take(vectors, 0, ids, valid, scratch);
  }

  private Taken takeLists(ListVector lists, long[] ids, Scratch scratch) {
    FixedSizeListVector vectors = (FixedSizeListVector) lists.getDataVector();
    MemorySegment offsets = ArrowMemory.segment(lists.getOffsetBuffer());
    int rows = ids.length;
    int first = rows == 0 ? 0 : offsets.get(INT, 0);
    int count = rows == 0 ? 0 : offsets.get(INT, 4L * rows) - first;
    long[] owners = new long[count];
    boolean[] valid = new boolean[count];
    boolean someNull = lists.getNullCount() > 0;
    MemorySegment rowValidity = ArrowMemory.segment(lists.getValidityBuffer());
    boolean vectorNulls = vectors.getNullCount() > 0;
    MemorySegment validity = ArrowMemory.segment(vectors.getValidityBuffer());
    for (int row = 0; row < rows; row++) {
      int to = offsets.get(INT, 4L * row + 4) - first;
      boolean there = !someNull || Bits.get(rowValidity, row);
      for (int i = offsets.get(INT, 4L * row) - first; i < to; i++) {
        owners[i] = ids[row];
        valid[i] = there && (!vectorNulls || Bits.get(validity, first + i));
      }
    }
    return take(vectors, first, owners, valid, scratch);
  }

  private Taken take(
      FixedSizeListVector vectors, int first, long[] ids, boolean[] valid, Scratch scratch) {
    int count = ids.length;
    int dimension = field.dimension();
    FieldVector items = vectors.getDataVector();
    long width = field.vectorBytes();
    MemorySegment elements =
        ArrowMemory.segment(items.getDataBuffer()).asSlice(first * width, count * width);
    withoutNullItems(items, first, valid);
    float[] floats = scratch.floats(field.binary() ? 0 : count * dimension);
    if (!field.binary()) {
      convert(elements, floats, count * dimension);
      for (int i = 0; i < count; i++) {
        valid[i] = valid[i] && isUsable(floats, i * dimension, dimension);
      }
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      kept += valid[i] ? 1 : 0;
    }
    return kept == count
        ? new Taken(new VectorBatch(count, dimension, floats, elements), ids)
        : compact(elements, floats, ids, valid, kept);
  }

  /** The same vectors in memory of their own, on the heap. */
  Taken detached(Taken taken) {
    return some(taken, id -> true);
  }

  /** The vectors of some rows in memory of their own, on the heap. */
  Taken some(Taken taken, LongPredicate rowIds) {
    VectorBatch all = taken.vectors();
    boolean[] wanted = new boolean[all.count()];
    int kept = 0;
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = rowIds.test(taken.rowIds()[i]);
      kept += wanted[i] ? 1 : 0;
    }
    return compact(all.elements(), all.floats(), taken.rowIds(), wanted, kept);
  }

  private void withoutNullItems(FieldVector items, int first, boolean[] valid) {
    if (items.getNullCount() == 0) {
      return;
    }
    MemorySegment validity = ArrowMemory.segment(items.getValidityBuffer());
    int dimension = field.dimension();
    for (int i = 0; i < valid.length; i++) {
      for (int j = 0; valid[i] && j < dimension; j++) {
        valid[i] = Bits.get(validity, (first + i) * dimension + j);
      }
    }
  }

  private Taken compact(
      MemorySegment elements, float[] floats, long[] ids, boolean[] valid, int kept) {
    int dimension = field.dimension();
    int width = field.vectorBytes();
    byte[] keptElements = new byte[kept * width];
    MemorySegment target = MemorySegment.ofArray(keptElements);
    long[] keptIds = new long[kept];
    int n = 0;
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        MemorySegment.copy(elements, (long) i * width, target, (long) n * width, width);
        if (!field.binary()) {
          System.arraycopy(floats, i * dimension, floats, n * dimension, dimension);
        }
        keptIds[n++] = ids[i];
      }
    }
    float[] exact = field.binary() ? floats : Arrays.copyOf(floats, kept * dimension);
    return new Taken(new VectorBatch(kept, dimension, exact, target), keptIds);
  }

  private void convert(MemorySegment elements, float[] floats, int count) {
    ElementType element = field.element();
    switch (element) {
      case FLOAT32 -> MemorySegment.copy(elements, FLOAT, 0, floats, 0, count);
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          floats[i] = (float) elements.get(DOUBLE, 8L * i);
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          floats[i] = Float.float16ToFloat(elements.get(SHORT, 2L * i));
        }
      }
      case UINT8 -> throw new IllegalStateException("Binary vectors have no floats");
    }
  }

  /** Whether a vector belongs into the index; makes it one of unit length if that is asked for. */
  private boolean isUsable(float[] floats, int from, int dimension) {
    return normalize ? normalize(floats, from, dimension) : isFinite(floats, from, dimension);
  }

  private static boolean isFinite(float[] a, int from, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int to = from + count;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      s0 += a[i] * 0f;
      s1 += a[i + 1] * 0f;
      s2 += a[i + 2] * 0f;
      s3 += a[i + 3] * 0f;
      s4 += a[i + 4] * 0f;
      s5 += a[i + 5] * 0f;
      s6 += a[i + 6] * 0f;
      s7 += a[i + 7] * 0f;
    }
    for (; i < to; i++) {
      s0 += a[i] * 0f;
    }
    // Zero times infinity is not a number, and neither is a sum with it.
    return (s0 + s1) + (s2 + s3) + ((s4 + s5) + (s6 + s7)) == 0f;
  }

  private static boolean normalize(float[] a, int from, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int to = from + count;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      s0 += a[i] * a[i];
      s1 += a[i + 1] * a[i + 1];
      s2 += a[i + 2] * a[i + 2];
      s3 += a[i + 3] * a[i + 3];
    }
    for (; i < to; i++) {
      s0 += a[i] * a[i];
    }
    float length = (float) Math.sqrt(s0 + s1 + s2 + s3);
    if (!(length > 0) || length == Float.POSITIVE_INFINITY) {
      return false;
    }
    float scale = 1 / length;
    if (scale == Float.POSITIVE_INFINITY) {
      return false;
    }
    for (i = from; i < to; i++) {
      a[i] *= scale;
    }
    return true;
  }
}
