package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.SignCodes;
import io.lancedb.lance.simd.SignQuery;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/**
 * A query at the RaBitQ codes of a partition. A scan computes lower bounds of the distances from
 * the signs of whole groups, and distances only of those whose bound is small enough.
 */
final class RabitProbe implements Probe {

  /** Groups whose bounds are computed at a time: they stay in the first cache. */
  private static final int BLOCK = 32;

  private final RabitVectors vectors;
  private final SignQuery signs;
  private final float[] rotated;
  private final float constant;
  private final float queryError;
  private final int extraBits;
  private final byte[] extra;

  /**
   * @param rotated the rotated query, with zeros up to whole blocks of {@link ExtraCodes}
   * @param constant what the partition adds to all distances
   * @param queryError what error factors are multiplied by
   */
  RabitProbe(
      RabitVectors vectors, SignQuery signs, float[] rotated, float constant, float queryError) {
    this.vectors = vectors;
    this.signs = signs;
    this.rotated = rotated;
    this.constant = constant;
    this.queryError = queryError;
    extraBits = vectors.bits() - 1;
    extra = new byte[extraBits == 0 ? 0 : rotated.length];
  }

  @Override
  public float distance(int vector) {
    SignCodes codes = vectors.signs();
    float sum =
        signs.sum(codes.memory(), codes.group(vector / SignCodes.GROUP), vector % SignCodes.GROUP);
    if (extraBits == 0) {
      return vectors.factor(codes.add(), vector)
          + vectors.factor(codes.scale(), vector) * (sum - signs.total() / 2)
          + constant;
    }
    long at = vectors.extra() + (long) vector * vectors.extraBytes();
    ExtraCodes.unpack(vectors.memory(), at, rotated.length, extraBits, extra);
    float product =
        (1 << extraBits) * sum
            + SignQuery.dot(extra, rotated, rotated.length)
            - ((1 << extraBits) - 0.5f) * signs.total();
    return vectors.factor(vectors.addExtra(), vector)
        + vectors.factor(vectors.scaleExtra(), vector) * product
        + constant;
  }

  @Override
  public void distances(int from, int count, float[] out, int outOffset) {
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = distance(from + i);
    }
  }

  @Override
  public void search(TopK top, float lower, float upper, @Nullable AllowedRows allowed) {
    int groups = Math.ceilDiv(vectors.size(), SignCodes.GROUP);
    float[] bounds = new float[SignCodes.GROUP * Math.min(BLOCK, groups)];
    for (int group = 0; group < groups; group += BLOCK) {
      int count = Math.min(BLOCK, groups - group);
      signs.lowerBounds(vectors.signs(), group, count, constant, queryError, bounds);
      int first = group * SignCodes.GROUP;
      int end = Math.min(count * SignCodes.GROUP, vectors.size() - first);
      float limit = Math.min(top.threshold(), upper);
      for (int i = DistanceKernels.firstAtMost(bounds, 0, end, limit);
          i < end;
          i = DistanceKernels.firstAtMost(bounds, i + 1, end, limit)) {
        long rowId = vectors.rowId(first + i);
        if (allowed == null || allowed.contains(rowId)) {
          float distance = distance(first + i);
          if (distance >= lower && distance < upper) {
            top.offer(distance, rowId);
            limit = Math.min(top.threshold(), upper);
          }
        }
      }
    }
  }
}
