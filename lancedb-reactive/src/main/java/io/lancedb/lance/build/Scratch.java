package io.lancedb.lance.build;

/** Arrays that tasks use one after the other. For one task at a time. */
final class Scratch {

  private float[] floats = {};
  private int[] partitions = {};
  private float[] distances = {};

  /** An array of exactly this length with any content. */
  float[] floats(int length) {
    if (floats.length != length) {
      floats = new float[length];
    }
    return floats;
  }

  /** An array of exactly this length with any content. */
  int[] partitions(int length) {
    if (partitions.length != length) {
      partitions = new int[length];
    }
    return partitions;
  }

  /** An array of exactly this length with any content. */
  float[] distances(int length) {
    if (distances.length != length) {
      distances = new float[length];
    }
    return distances;
  }
}
