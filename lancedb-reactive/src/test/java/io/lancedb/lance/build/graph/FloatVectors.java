package io.lancedb.lance.build.graph;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.simd.TopK;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Float vectors as they are, with l2; the row id of a vector is its number plus 10,000. */
record FloatVectors(int size, int dimension, float[] floats) implements StoredVectors {

  static final long FIRST_ROW = 10_000;

  /** Vectors around some centers. */
  static FloatVectors random(Random random, int size, int dimension) {
    int clusters = 20;
    float[] centers = new float[clusters * dimension];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = 2 * (float) random.nextGaussian();
    }
    float[] floats = new float[size * dimension];
    for (int row = 0; row < size; row++) {
      int center = random.nextInt(clusters) * dimension;
      for (int i = 0; i < dimension; i++) {
        floats[row * dimension + i] = centers[center + i] + (float) random.nextGaussian();
      }
    }
    return new FloatVectors(size, dimension, floats);
  }

  @Override
  public long rowId(int vector) {
    return FIRST_ROW + vector;
  }

  @Override
  public long memoryBytes() {
    return 4L * floats.length;
  }

  @Override
  public Probe probe(int vector) {
    return new FloatProbe(this, floats, vector * dimension);
  }

  Probe probe(float[] query) {
    return new FloatProbe(this, query, 0);
  }

  @Override
  public void close() {}

  private record FloatProbe(FloatVectors vectors, float[] query, int from) implements Probe {

    @Override
    public float distance(int vector) {
      float sum = 0;
      for (int i = 0; i < vectors.dimension; i++) {
        float difference = query[from + i] - vectors.floats[vector * vectors.dimension + i];
        sum += difference * difference;
      }
      return sum;
    }

    @Override
    public void distances(int first, int count, float[] out, int outOffset) {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = distance(first + i);
      }
    }

    @Override
    public void search(TopK top, float lower, float upper, @Nullable AllowedRows allowed) {
      for (int i = 0; i < vectors.size; i++) {
        float distance = distance(i);
        if (distance >= lower
            && distance < upper
            && (allowed == null || allowed.contains(vectors.rowId(i)))) {
          top.offer(distance, vectors.rowId(i));
        }
      }
    }
  }
}
