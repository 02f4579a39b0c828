package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.SignQuery;
import java.util.Arrays;

/** A query at RaBitQ codes: rotated once, for all partitions. */
final class RabitQuery implements StorageQuery {

  private final Metric metric;
  private final int dimension;
  private final float[] query;
  private final float[] rotated;
  private final SignQuery signs;

  RabitQuery(RabitStorage storage, float[] query) {
    metric = storage.metric();
    dimension = storage.dimension();
    if (query.length != dimension) {
      throw new IllegalArgumentException(
          "Query of %d elements for codes of %d".formatted(query.length, dimension));
    }
    this.query = query;
    float[] turned = storage.rotation().apply(query.clone());
    signs = new SignQuery(turned);
    rotated = Arrays.copyOf(turned, Math.ceilDiv(dimension, ExtraCodes.BLOCK) * ExtraCodes.BLOCK);
  }

  @Override
  public Probe probe(
      StoredVectors vectors, float[] centroids, int partition, float centroidDistance) {
    RabitVectors codes = (RabitVectors) vectors;
    boolean dot = metric == Metric.DOT;
    float error = 0;
    if (codes.bits() > 1) {
      error =
          dot ? distance(centroids, partition) : (float) Math.sqrt(Math.max(0, centroidDistance));
    }
    return new RabitProbe(
        codes, signs, rotated, dot ? centroidDistance - 1 : centroidDistance, error);
  }

  /**
   * The Euclidean distance to a centroid, which estimates of inner products err in proportion to.
   */
  private float distance(float[] centroids, int partition) {
    float sum = 0;
    int first = partition * dimension;
    for (int i = 0; i < dimension; i++) {
      float difference = query[i] - centroids[first + i];
      sum += difference * difference;
    }
    return (float) Math.sqrt(sum);
  }
}
