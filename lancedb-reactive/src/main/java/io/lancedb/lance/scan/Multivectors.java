package io.lancedb.lance.scan;

import io.lancedb.lance.simd.TopK;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what an index finds for each vector of a query into rows of a multivector column. A row is
 * as far as the sum of the distances of its nearest vector to each of the query's; where a search
 * did not find it, it is taken to be as far as the farthest one that was found.
 */
final class Multivectors {

  /** Vectors that are asked for, for each row of the result; refining adds none. */
  static final int OVERFETCH = 10;

  private Multivectors() {}

  /** The k nearest rows by the vectors that were found for each vector of the query. */
  static TopK join(List<TopK> found, int k) {
    Map<Long, float[]> rows = new HashMap<>();
    float[] farthest = new float[found.size()];
    for (int q = 0; q < found.size(); q++) {
      TopK top = found.get(q);
      long[] ids = new long[top.size()];
      float[] distances = new float[top.size()];
      top.sortedInto(ids, distances);
      for (int i = 0; i < ids.length; i++) {
        float[] nearest = rows.computeIfAbsent(ids[i], id -> unknown(found.size()));
        if (Float.isNaN(nearest[q])) {
          nearest[q] = distances[i];
        }
        farthest[q] = distances[i];
      }
    }
    TopK joined = new TopK(k);
    rows.forEach((id, nearest) -> {
      float sum = 0;
      for (int q = 0; q < nearest.length; q++) {
        sum += Float.isNaN(nearest[q]) ? farthest[q] : nearest[q];
      }
      joined.offer(sum, id);
    });
    return joined;
  }

  private static float[] unknown(int queries) {
    float[] distances = new float[queries];
    Arrays.fill(distances, Float.NaN);
    return distances;
  }
}
