package io.lancedb.lance.scan;

import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.expr.RowMask;
import io.lancedb.lance.simd.TopK;
import io.lancedb.query.QueryRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The rows that a search found, as a batch: reads their columns, adds the distances, filters, and
 * leaves out those before the offset. With several query vectors there is a group of rows for each.
 */
final class Hits {

  private final Take take;
  private final BufferAllocator allocator;
  private final List<String> columns;
  private final @Nullable Filter postfilter;
  private final long offset;
  private final long limit;

  /**
   * Hits in the columns of a result.
   *
   * @param columns of the result in order, the distance among them
   * @param postfilter what hits must meet
   * @param limit most rows of a group
   */
  Hits(
      Take take,
      BufferAllocator allocator,
      List<String> columns,
      @Nullable Filter postfilter,
      QueryRequest request,
      long limit) {
    this.take = take;
    this.allocator = allocator;
    this.columns = columns;
    this.postfilter = postfilter;
    this.offset = request.offset();
    this.limit = limit;
  }

  /** Emits the result, or nothing where it has no rows. */
  Mono<VectorSchemaRoot> batch(List<TopK> groups) {
    int rows = groups.stream().mapToInt(TopK::size).sum();
    long[] addresses = new long[rows];
    float[] distances = new float[rows];
    int[] queries = new int[rows];
    int n = 0;
    for (int group = 0; group < groups.size(); group++) {
      TopK top = groups.get(group);
      long[] own = new long[top.size()];
      float[] ownDistances = new float[top.size()];
      top.sortedInto(own, ownDistances);
      // A filter of hits must see them all before some are skipped.
      int from = postfilter == null ? (int) Math.min(offset, own.length) : 0;
      int count =
          (int) (postfilter == null ? Math.min(limit, own.length - from) : own.length - from);
      System.arraycopy(own, from, addresses, n, count);
      System.arraycopy(ownDistances, from, distances, n, count);
      Arrays.fill(queries, n, n + count, group);
      n += count;
    }
    if (n == 0) {
      return Mono.empty();
    }
    float[] kept = Arrays.copyOf(distances, n);
    int @Nullable [] keptQueries = groups.size() > 1 ? Arrays.copyOf(queries, n) : null;
    return take.rows(stored(), null, Arrays.copyOf(addresses, n))
        .mapNotNull(batch -> finished(batch, kept, keptQueries));
  }

  /** What must be read. */
  private List<String> stored() {
    List<String> stored = new ArrayList<>(columns);
    if (postfilter != null) {
      postfilter.columns().stream().filter(name -> !stored.contains(name)).forEach(stored::add);
    }
    stored.remove(SystemColumns.DISTANCE);
    return stored;
  }

  private @Nullable VectorSchemaRoot finished(
      VectorSchemaRoot batch, float[] distances, int @Nullable [] queries) {
    VectorSchemaRoot current = batch;
    try {
      List<FieldVector> vectors = new ArrayList<>(batch.getFieldVectors());
      vectors.add(Batches.floats(SystemColumns.DISTANCE_FIELD, distances, allocator));
      current = Batches.root(vectors, batch.getRowCount());
      int[] group = queries;
      if (postfilter != null) {
        RowMask mask = postfilter.evaluate(current);
        int[] rows = window(mask.rows(), queries);
        VectorSchemaRoot kept = Gather.rows(current, rows, allocator);
        current.close();
        current = kept;
        group = queries == null ? null : Arrays.stream(rows).map(row -> queries[row]).toArray();
      }
      current = Batches.project(current, columns);
      if (current.getRowCount() == 0) {
        current.close();
        return null;
      }
      return group == null ? current : withQueries(current, group);
    } catch (RuntimeException e) {
      current.close();
      throw e;
    }
  }

  /** The rows after the offset, up to the limit, of each group. */
  private int[] window(int[] rows, int @Nullable [] queries) {
    int[] kept = new int[rows.length];
    int n = 0;
    long rank = 0;
    for (int i = 0; i < rows.length; i++) {
      rank = i > 0 && queries != null && queries[rows[i]] != queries[rows[i - 1]] ? 0 : rank;
      if (rank >= offset && rank - offset < limit) {
        kept[n++] = rows[i];
      }
      rank++;
    }
    return Arrays.copyOf(kept, n);
  }

  private VectorSchemaRoot withQueries(VectorSchemaRoot batch, int[] group) {
    IntVector numbers = new IntVector(SystemColumns.QUERY_INDEX_FIELD, allocator);
    try {
      numbers.allocateNew(group.length);
      for (int i = 0; i < group.length; i++) {
        numbers.set(i, group[i]);
      }
      numbers.setValueCount(group.length);
    } catch (RuntimeException e) {
      numbers.close();
      throw e;
    }
    List<FieldVector> all = new ArrayList<>();
    all.add(numbers);
    all.addAll(batch.getFieldVectors());
    return Batches.root(all, batch.getRowCount());
  }
}
