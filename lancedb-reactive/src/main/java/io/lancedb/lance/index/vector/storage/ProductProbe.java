package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.CodeKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.QuantizedKernels;
import io.lancedb.lance.simd.TopK;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table of distances at the codes of a partition. Distances are sums of table entries, added in
 * the order of the sub-vectors. Once there are enough candidates, a scan first adds entries that
 * are rounded down to few bits ({@link CodeFilter}), and computes distances only of the vectors
 * that this cannot rule out; so results are the same as without.
 */
final class ProductProbe implements Probe {

  /** Where fewer rows than this are allowed, they are looked for before they are measured. */
  private static final double FEW = 0.05;

  private static final CodeKernel KERNEL = QuantizedKernels.codes();

  private final ProductVectors vectors;
  private final ProductStorage storage;
  private final ProductQuery.Table filling;

  /** The probe's own table, for distances one by one. */
  private float @Nullable [] own;

  ProductProbe(ProductVectors vectors, ProductQuery.Table filling) {
    this.vectors = vectors;
    this.storage = vectors.storage();
    this.filling = filling;
  }

  private float[] own() {
    float[] table = own;
    if (table == null) {
      table = new float[storage.subVectors() * storage.entries()];
      filling.fill(new float[storage.dimension()], table);
      own = table;
    }
    return table;
  }

  @Override
  public float distance(int vector) {
    return distance(own(), vector);
  }

  private float distance(float[] table, int vector) {
    Objects.checkIndex(vector, vectors.size());
    return CodeKernel.sum(
        vectors.codes(), 0, vectors.size(), storage.planes(), storage.fourBits(), table, vector);
  }

  @Override
  public void distances(int from, int count, float[] out, int outOffset) {
    distances(own(), from, count, out, outOffset);
  }

  private void distances(float[] table, int from, int count, float[] out, int outOffset) {
    Objects.checkFromIndexSize(from, count, vectors.size());
    KERNEL.sums(
        vectors.codes(),
        0,
        vectors.size(),
        storage.planes(),
        storage.fourBits(),
        table,
        from,
        count,
        out,
        outOffset);
  }

  @Override
  public void search(TopK top, float lower, float upper, @Nullable AllowedRows allowed) {
    ProductScratch scratch = storage.scratches().take();
    try {
      filling.fill(scratch.residual(), scratch.table());
      if (allowed != null && allowed.share() < FEW) {
        searchAllowed(scratch, top, lower, upper, allowed);
      } else {
        scan(scratch, top, lower, upper, allowed);
      }
    } finally {
      storage.scratches().giveBack(scratch);
    }
  }

  private void scan(
      ProductScratch scratch, TopK top, float lower, float upper, @Nullable AllowedRows allowed) {
    float[] table = scratch.table();
    float[] block = scratch.block();
    boolean filters = CodeFilter.possible(KERNEL, storage);
    CodeFilter filter = null;
    int size = vectors.size();
    int from = 0;
    while (from < size) {
      float limit = Math.min(top.threshold(), upper);
      if (limit == Float.POSITIVE_INFINITY || !filters) {
        int count = Math.min(ProductScratch.BLOCK, size - from);
        distances(table, from, count, block, 0);
        for (int i = next(block, 0, count, top); i < count; i = next(block, i + 1, count, top)) {
          offer(top, block[i], vectors.rowId(from + i), lower, upper, allowed);
        }
        from += count;
      } else {
        if (filter == null) {
          filter = new CodeFilter(KERNEL, storage, scratch);
        }
        if (!filter.limit(limit)) {
          return; // no codes are as near as that
        }
        int to = Math.min(size, from + ProductScratch.FILTER_BLOCK);
        int found = filter.find(vectors, from, to);
        for (int i = 0; i < found; i++) {
          int vector = scratch.found()[i];
          float distance = distance(table, vector);
          if (distance <= top.threshold()) {
            offer(top, distance, vectors.rowId(vector), lower, upper, allowed);
          }
        }
        from = to;
      }
    }
  }

  private static int next(float[] block, int from, int to, TopK top) {
    return DistanceKernels.firstAtMost(block, from, to, top.threshold());
  }

  private void searchAllowed(
      ProductScratch scratch, TopK top, float lower, float upper, AllowedRows allowed) {
    for (int i = 0; i < vectors.size(); i++) {
      long rowId = vectors.rowId(i);
      if (allowed.contains(rowId)) {
        offer(top, distance(scratch.table(), i), rowId, lower, upper, null);
      }
    }
  }

  private static void offer(
      TopK top,
      float distance,
      long rowId,
      float lower,
      float upper,
      @Nullable AllowedRows allowed) {
    if (distance >= lower
        && (distance < upper || upper == Float.POSITIVE_INFINITY)
        && (allowed == null || allowed.contains(rowId))) {
      top.offer(distance, rowId);
    }
  }
}
