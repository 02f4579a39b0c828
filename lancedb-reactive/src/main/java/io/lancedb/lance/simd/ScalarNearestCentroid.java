package io.lancedb.lance.simd;

/** Compares the distances of {@link ScalarCentroidDistances}. */
final class ScalarNearestCentroid implements NearestCentroid {

  private final ScalarCentroidDistances centroids;

  ScalarNearestCentroid(ScalarCentroidDistances centroids) {
    this.centroids = centroids;
  }

  @Override
  public void find(
      float[] vectors, int offset, int stride, int count, int[] nearest, int outOffset) {
    float[] distances = new float[centroids.count()];
    for (int row = 0; row < count; row++) {
      centroids.distances(vectors, offset + row * stride, distances, 0);
      int best = 0;
      float least = Float.POSITIVE_INFINITY;
      for (int i = 0; i < distances.length; i++) {
        if (distances[i] < least) {
          least = distances[i];
          best = i;
        }
      }
      nearest[outOffset + row] = best;
    }
  }
}
