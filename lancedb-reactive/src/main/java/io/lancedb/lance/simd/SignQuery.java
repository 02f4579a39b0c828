package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A query for codes of one bit an element: sums of its elements where a code has ones. Immutable
 * and safe for use by many threads.
 *
 * <p>Four elements have 16 such sums, which are looked up by half bytes: exactly for single codes,
 * and rounded to bytes for whole groups, where one instruction looks up many of them. What was
 * rounded away is bounded, so that a scan gives lower bounds of distances.
 */
public final class SignQuery {

  /** Floats are rounded when they are added up; this share of them covers it. */
  private static final float ROUNDING = 1e-5f;

  /** Standard deviations of rounding that are covered: one of 10^9 codes exceeds them. */
  private static final int DEVIATIONS = 6;

  private final float[] sums;
  private final byte[] roundedSums;
  private final float step;
  private final float base;
  private final float slack;
  private final float total;

  /** Prepares the tables of a query. */
  public SignQuery(float[] query) {
    int tables = 4 * Math.ceilDiv(query.length, 16);
    sums = new float[16 * tables];
    roundedSums = new byte[16 * tables];
    float[] padded = Arrays.copyOf(query, 4 * tables);
    float widest = 0;
    float allWidths = 0;
    float least = 0;
    float sum = 0;
    for (int table = 0; table < tables; table++) {
      float low = 0;
      float high = 0;
      for (int i = 0; i < 4; i++) {
        float element = padded[4 * table + i];
        low += Math.min(element, 0);
        high += Math.max(element, 0);
        for (int half = 0; half < 1 << i; half++) {
          sums[16 * table + (1 << i) + half] = sums[16 * table + half] + element;
        }
      }
      widest = Math.max(widest, high - low);
      allWidths += high - low;
      least += low;
      sum += low + high;
    }
    total = sum;
    // Sums of bytes have to fit into 16 bits.
    float width = Math.max(widest / 255, allWidths / (65_000 - tables / 2));
    step = width > 0 && width < Float.POSITIVE_INFINITY ? width : 1;
    for (int table = 0; table < tables; table++) {
      float low = 0;
      for (int i = 0; i < 4; i++) {
        low += Math.min(padded[4 * table + i], 0);
      }
      for (int half = 0; half < 16; half++) {
        roundedSums[16 * table + half] =
            (byte) Math.clamp((int) ((sums[16 * table + half] - low) / step + 0.5f), 0, 255);
      }
    }
    // What is rounded away lies between -1/2 and 1/2 step in each table, and is spread evenly.
    double deviation = Math.sqrt(tables / 12.0);
    slack = step * (float) Math.min(tables / 2.0, DEVIATIONS * deviation) + ROUNDING * allWidths;
    base = least - total / 2;
  }

  /** The sum of all elements. */
  public float total() {
    return total;
  }

  /** Bytes of a code that the query looks at, rounded up to an even number. */
  public int codeBytes() {
    return sums.length / 32;
  }

  /** Tables of 16 sums, rounded down to multiples of {@link #step} above the least of each. */
  byte[] roundedSums() {
    return roundedSums;
  }

  float step() {
    return step;
  }

  /** What to add to rounded sums, so that they are those of elements with bits of -1/2 and 1/2. */
  float base() {
    return base;
  }

  /** How far at most a rounded sum lies from the exact one. */
  float slack() {
    return slack;
  }

  /**
   * The exact sum of the elements where a code has ones.
   *
   * @param group offset of the group in the memory
   * @param code number of the code in its group
   */
  public float sum(MemorySegment memory, long group, int code) {
    int bytes = codeBytes();
    int shift = (code & 16) >>> 2;
    long at = group + SignCodes.place(code);
    float even = 0;
    float odd = 0;
    for (int i = 0; i < bytes; i++) {
      int low = SignCodes.get(memory, at + 32L * i) >>> shift & 15;
      int high = SignCodes.get(memory, at + 32L * i + 16) >>> shift & 15;
      even += sums[32 * i + low];
      odd += sums[32 * i + 16 + high];
    }
    return even + odd;
  }

  /**
   * Lower bounds of {@code add + scale * (sum - total / 2) + constant - error * queryError} for
   * whole groups of codes; not a number where a factor is not.
   *
   * @param out receives 32 values for each group
   */
  public void lowerBounds(
      SignCodes codes, int firstGroup, int groups, float constant, float queryError, float[] out) {
    DistanceKernels.provider()
        .signs()
        .lowerBounds(this, codes, firstGroup, groups, constant, queryError, out);
  }

  /**
   * The inner product of unsigned bytes and floats.
   *
   * @param count a multiple of 16
   */
  public static float dot(byte[] bytes, float[] floats, int count) {
    return DistanceKernels.provider().signs().dot(bytes, floats, count);
  }
}
