package io.lancedb.lance.scan;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.VectorSearch;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Exact search: measures every vector that the prefilter keeps and remembers the k nearest, by row
 * address. Rows with a null vector or a distance that is not a number are left out.
 */
final class FlatSearch {

  private final Scanner scanner;
  private final VectorColumn column;
  private final DistanceKernel kernel;
  private final float lower;
  private final float upper;

  FlatSearch(Scanner scanner, VectorColumn column, VectorSearch search) {
    this.scanner = scanner.sharing();
    this.column = column;
    this.kernel = column.kernel(search.vector());
    this.lower = search.lowerBound() == null ? Float.NEGATIVE_INFINITY : search.lowerBound();
    this.upper = search.upperBound() == null ? Float.POSITIVE_INFINITY : search.upperBound();
  }

  /** Emits the k nearest rows by address. */
  Mono<TopK> nearest(int k, @Nullable Filter prefilter) {
    return Mono.defer(() ->
        scanner
            .map(
                List.of(column.field().name(), SystemColumns.ROW_ADDRESS),
                prefilter,
                0,
                batch -> nearestOf(k, batch))
            .reduceWith(() -> new TopK(k), FlatSearch::merge));
  }

  private static TopK merge(TopK all, TopK batch) {
    all.merge(batch);
    return all;
  }

  private TopK nearestOf(int k, VectorSchemaRoot batch) {
    try (batch) {
      TopK top = new TopK(Math.min(k, batch.getRowCount()));
      offer(top, batch);
      return top;
    } catch (InternalError e) {
      throw new CorruptFileException(
          scanner.root().toString(), -1, "a file was cut off while it was searched", e);
    }
  }

  private void offer(TopK top, VectorSchemaRoot batch) {
    int rows = batch.getRowCount();
    FixedSizeListVector vectors = (FixedSizeListVector) batch.getVector(0);
    FieldVector items = vectors.getDataVector();
    float[] distances = new float[rows];
    kernel.distances(ArrowMemory.segment(items.getDataBuffer()), 0, rows, distances, 0);
    long[] addresses = Batches.numbers((UInt8Vector) batch.getVector(1));
    boolean someNull = vectors.getNullCount() > 0;
    MemorySegment validity = ArrowMemory.segment(vectors.getValidityBuffer());
    for (int i = 0; i < rows; i++) {
      float distance = distances[i];
      if (distance >= lower
          && (distance < upper || upper == Float.POSITIVE_INFINITY)
          && (!someNull || Bits.get(validity, i))) {
        top.offer(distance, addresses[i]);
      }
    }
  }
}
