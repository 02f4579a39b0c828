package io.lancedb.lance.scan;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorSearch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * The exact distances of rows to a query. A row of several vectors is as far as the sum, over the
 * query's vectors, of the distance to the nearest of its own. Immutable.
 */
final class RowDistances {

  private final List<DistanceKernel> kernels;
  private final float lower;
  private final float upper;

  /**
   * Distances to a query.
   *
   * @param vectors of the query: one, unless the column has several a row
   */
  RowDistances(VectorColumn column, List<QueryVector> vectors, VectorSearch search) {
    this.kernels = vectors.stream().map(column::kernel).toList();
    this.lower = search.lowerBound() == null ? Float.NEGATIVE_INFINITY : search.lowerBound();
    this.upper = search.upperBound() == null ? Float.POSITIVE_INFINITY : search.upperBound();
  }

  /** Offers the rows of a column whose distance is a number and within the bounds. */
  void offer(TopK top, FieldVector column, long[] addresses) {
    float[] distances = of(column, addresses.length);
    for (int i = 0; i < distances.length; i++) {
      float distance = distances[i];
      if (distance >= lower && (distance < upper || upper == Float.POSITIVE_INFINITY)) {
        top.offer(distance, addresses[i]);
      }
    }
  }

  /** The distance of each row; not a number where it has no vector. */
  private float[] of(FieldVector column, int rows) {
    return switch (column) {
      case FixedSizeListVector vectors -> ofVectors(kernels.get(0), vectors, rows);
      case ListVector lists ->
          ofLists((FixedSizeListVector) lists.getDataVector(), lists, rows, Integer.BYTES);
      case LargeListVector lists ->
          ofLists((FixedSizeListVector) lists.getDataVector(), lists, rows, Long.BYTES);
      default -> throw new IllegalStateException("No vectors: " + column.getField().getType());
    };
  }

  private static float[] ofVectors(DistanceKernel kernel, FixedSizeListVector vectors, int count) {
    float[] distances = new float[count];
    if (count > 0) {
      kernel.distances(
          ArrowMemory.segment(vectors.getDataVector().getDataBuffer()), 0, count, distances, 0);
      if (vectors.getNullCount() > 0) {
        MemorySegment validity = ArrowMemory.segment(vectors.getValidityBuffer());
        for (int i = 0; i < count; i++) {
          distances[i] = Bits.get(validity, i) ? distances[i] : Float.NaN;
        }
      }
    }
    return distances;
  }

  private float[] ofLists(FixedSizeListVector vectors, FieldVector lists, int rows, int width) {
    MemorySegment offsets = ArrowMemory.segment(lists.getOffsetBuffer());
    MemorySegment validity = ArrowMemory.segment(lists.getValidityBuffer());
    boolean someNull = lists.getNullCount() > 0;
    float[] sums = new float[rows];
    for (DistanceKernel kernel : kernels) {
      float[] each = ofVectors(kernel, vectors, vectors.getValueCount());
      for (int row = 0; row < rows; row++) {
        float nearest = Float.NaN;
        if (!someNull || Bits.get(validity, row)) {
          int end = offset(offsets, row + 1, width);
          for (int i = offset(offsets, row, width); i < end; i++) {
            // The comparison is false for what is not a number on the right side.
            nearest = Float.isNaN(nearest) || each[i] < nearest ? each[i] : nearest;
          }
        }
        sums[row] += nearest;
      }
    }
    return sums;
  }

  private static int offset(MemorySegment offsets, int row, int width) {
    return width == Integer.BYTES
        ? offsets.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * row)
        : (int) offsets.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * row);
  }
}
