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
  private final float[] table;
  private final int tables;
  private final float[] least;
  private final byte[] steps;
  private final int[] found;

  /** The least possible distance. */
  private double base;

  /** The largest range of a table. */
  private float range;

  /** What rounding of the single-precision sum may do at worst. */
  private double slack;

  private double step;
  private int stepLimit;

  CodeFilter(CodeKernel kernel, ProductStorage storage, float[] table) {
    this.kernel = kernel;
    this.storage = storage;
    this.table = table;
    this.tables = storage.subVectors();
    this.least = new float[tables];
    this.steps = new byte[table.length + CodeKernel.PADDING];
    this.found = new int[4096];
    float[] greatest = new float[tables];
    kernel.ranges(table, tables, storage.entries(), least, greatest);
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
      kernel.quantize(table, tables, storage.entries(), least, (float) (1 / step), steps);
    }
    // One more step for the rounding of the division.
    stepLimit = (int) Math.min(MOST, above / step * 1.0001 + 2);
    return true;
  }

  /** Finds vectors of {@code [from, to)}, at most 4,096, that may be within the limit. */
  int find(ProductVectors vectors, int from, int to) {
    return kernel.filter(
        vectors.codes(),
        0,
        vectors.size(),
        storage.planes(),
        storage.fourBits(),
        steps,
        stepLimit,
        from,
        to,
        found);
  }

  /** The vectors that were found, ascending. */
  int found(int i) {
    return found[i];
  }
}
