package io.lancedb.lance.simd;

/** One implementation of the kernels; every provider gives the same ranking. */
interface KernelProvider {

  /** A kernel for float32 vectors; the metric is L2, COSINE or DOT. */
  DistanceKernel float32(Metric metric, float[] query);

  /** A kernel for float16 vectors; the query is already rounded to half precision. */
  DistanceKernel float16(Metric metric, float[] query);

  /** A kernel for float64 vectors. */
  DistanceKernel float64(Metric metric, double[] query);

  /** The first index in {@code [from, to)} whose distance is at most {@code limit}, else to. */
  int firstAtMost(float[] distances, int from, int to, float limit);

  /** Kernels for codes of few bits an element. */
  SignKernel signs();
}
