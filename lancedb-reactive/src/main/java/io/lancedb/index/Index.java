package io.lancedb.index;

/**
 * Which index to build on a column. Immutable; parameters that are not set scale with the data.
 *
 * <p>A vector index divides the vectors into partitions around trained centroids (IVF), of which a
 * search looks into the nearest ones, and stores them in a form that is cheap to compare. Rows
 * whose vector is null or has an element that is not finite are not in an index, and, with cosine
 * distance, neither are vectors of length zero.
 */
public sealed interface Index permits Index.Auto, VectorIndex {

  /** What fits the type of the column: {@link #ivfPq()} on vectors. */
  record Auto() implements Index {}

  /** What fits the type of the column: {@link #ivfPq()} on vectors. */
  static Auto auto() {
    return new Auto();
  }

  /** Partitions of whole vectors; for l2, cosine, dot, and hamming over binary vectors. */
  static IvfFlat ivfFlat() {
    return new IvfFlat(IvfParameters.DEFAULT);
  }

  /** Partitions of vectors with one byte an element. */
  static IvfSq ivfSq() {
    return new IvfSq(IvfParameters.DEFAULT);
  }

  /** Partitions of product-quantized vectors, by default one byte for 16 elements. */
  static IvfPq ivfPq() {
    return new IvfPq(IvfParameters.DEFAULT, ProductParameters.DEFAULT);
  }

  /** Partitions of RaBitQ codes, by default one bit an element. */
  static IvfRq ivfRq() {
    return new IvfRq(IvfParameters.DEFAULT, 1);
  }

  /** A graph over whole vectors. */
  static HnswFlat hnswFlat() {
    return new HnswFlat(IvfParameters.DEFAULT, GraphParameters.DEFAULT);
  }

  /** A graph over vectors with one byte an element. */
  static HnswSq hnswSq() {
    return new HnswSq(IvfParameters.DEFAULT, GraphParameters.DEFAULT);
  }

  /** A graph over product-quantized vectors. */
  static HnswPq hnswPq() {
    return new HnswPq(IvfParameters.DEFAULT, GraphParameters.DEFAULT, ProductParameters.DEFAULT);
  }
}
