package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.CodeKernel;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The working memory of a search by codes. A query visits dozens of partitions, so it is kept. */
@SuppressWarnings("ArrayRecordComponent")
record ProductScratch(
    float[] residual,
    float[] table,
    float[] least,
    float[] greatest,
    byte[] steps,
    float[] block,
    int[] found) {

  /** Vectors whose distances are computed at a time. */
  static final int BLOCK = 512;

  /** Vectors that are filtered before the threshold is looked at again. */
  static final int FILTER_BLOCK = 4096;

  /** Scratches that nobody uses now; few, the others are left to the garbage collector. */
  static final class Pool {

    private final ProductStorage storage;
    private final AtomicReferenceArray<@Nullable ProductScratch> spare =
        new AtomicReferenceArray<>(8);

    Pool(ProductStorage storage) {
      this.storage = storage;
    }

    ProductScratch take() {
      for (int i = 0; i < spare.length(); i++) {
        ProductScratch scratch = spare.getAndSet(i, null);
        if (scratch != null) {
          return scratch;
        }
      }
      int tables = storage.subVectors();
      int entries = tables * storage.entries();
      return new ProductScratch(
          new float[storage.dimension()],
          new float[entries],
          new float[tables],
          new float[tables],
          new byte[entries + CodeKernel.PADDING],
          new float[BLOCK],
          new int[FILTER_BLOCK]);
    }

    void giveBack(ProductScratch scratch) {
      for (int i = 0; i < spare.length(); i++) {
        if (spare.compareAndSet(i, null, scratch)) {
          return;
        }
      }
    }
  }
}
