package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.CodeKernel;

/**
 * Rules out vectors by sums of table entries in few bits. Every entry is rounded down to whole
 * steps above the least of its table, so a sum of steps never exceeds what the true distance has
 * above the least possible one; what is within the limit is always found, and some more.
 */
final class CodeFilter {

  /** More planes could exceed the 16 bits of a sum. */
  private static final int MAX_PLANES = 128;

  /** Not less than any sum. */
  private static final int MOST = 65_535;

  private final CodeKernel kernel;
  private final ProductStorage storage;
  private final ProductScratch scratch;

  /** The least possible distance. */
  private double base;

  /** The largest range of a table. */
  private float range;

  /** What rounding of the single-precision sum may do at worst. */
  private double slack;

  private double step;
  private int stepLimit;

  CodeFilter(CodeKernel kernel, ProductStorage storage, ProductScratch scratch) {
    this.kernel = kernel;
    this.storage = storage;
    this.scratch = scratch;
    int tables = storage.subVectors();
    float[] least = scratch.least();
    float[] greatest = scratch.greatest();
    kernel.ranges(scratch.table(), tables, storage.entries(), least, greatest);
    double magnitude = 0;
    for (int i = 0; i < tables; i++) {
      base += least[i];
      range = Math.max(range, greatest[i] - least[i]);
      magnitude += Math.max(Math.abs(least[i]), Math.abs(greatest[i]));
    }
    slack = magnitude * (tables + 4) * 0x1p-23;
  }

  /** Whether the kernel has a filter for such codes. */
  static boolean possible(CodeKernel kernel, ProductStorage storage) {
    return kernel.filters() && storage.planes() <= MAX_PLANES;
  }

  /**
   * Sets the greatest distance that is looked for.
   *
   * @return whether any codes can be as near as that
   */
  boolean limit(float distance) {
    double above = distance - base + slack;
    if (!Double.isFinite(above)) {
      stepLimit = MOST; // distances that are no numbers are for the true sums to judge
      return true;
    }
    if (above < 0) {
      return false;
    }
    double best = Math.max(Math.min(above, range), slack) / 255;
    if (step == 0 || best < step / 2) {
      step = Math.max(best, Float.MIN_NORMAL);
      kernel.quantize(
          scratch.table(),
          storage.subVectors(),
          storage.entries(),
          scratch.least(),
          (float) (1 / step),
          scratch.steps());
    }
    // One more step for the rounding of the division.
    stepLimit = (int) Math.min(MOST, above / step * 1.0001 + 2);
    return true;
  }

  /**
   * Finds vectors of {@code [from, to)}, no more than there is room for, that may be within the
   * limit.
   */
  int find(ProductVectors vectors, int from, int to) {
    return kernel.filter(
        vectors.codes(),
        0,
        vectors.size(),
        storage.planes(),
        storage.fourBits(),
        scratch.steps(),
        stepLimit,
        from,
        to,
        scratch.found());
  }
}
