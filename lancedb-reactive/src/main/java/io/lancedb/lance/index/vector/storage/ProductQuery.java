package io.lancedb.lance.index.vector.storage;

/** A query at codes; the table of a partition is filled when it is probed. */
final class ProductQuery implements StorageQuery {

  private final ProductStorage storage;
  private final float[] query;

  ProductQuery(ProductStorage storage, float[] query) {
    this.storage = storage;
    this.query = query;
  }

  @Override
  public Probe probe(
      StoredVectors vectors, float[] centroids, int partition, float centroidDistance) {
    return new ProductProbe(
        (ProductVectors) vectors,
        (residual, table) -> {
          if (storage.residual()) {
            int centroid = partition * query.length;
            for (int i = 0; i < query.length; i++) {
              residual[i] = query[i] - centroids[centroid + i];
            }
            storage.fillTable(residual, table);
          } else {
            storage.fillTable(query, table);
          }
        });
  }

  /** Fills a table of distances. */
  @FunctionalInterface
  interface Table {

    /**
     * Fills it.
     *
     * @param residual room for a vector
     */
    void fill(float[] residual, float[] table);
  }
}
