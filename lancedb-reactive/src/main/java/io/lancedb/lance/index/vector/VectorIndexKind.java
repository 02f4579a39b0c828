package io.lancedb.lance.index.vector;

import io.lancedb.lance.index.vector.storage.StorageKind;

/** The kinds of vector indices; names are those in index files. */
public enum VectorIndexKind {
  IVF_FLAT(StorageKind.FLAT, false),
  IVF_SQ(StorageKind.SQ, false),
  IVF_PQ(StorageKind.PQ, false),
  IVF_RQ(StorageKind.RQ, false),
  IVF_HNSW_FLAT(StorageKind.FLAT, true),
  IVF_HNSW_SQ(StorageKind.SQ, true),
  IVF_HNSW_PQ(StorageKind.PQ, true);

  private final StorageKind storage;
  private final boolean graph;

  VectorIndexKind(StorageKind storage, boolean graph) {
    this.storage = storage;
    this.graph = graph;
  }

  /** The form in which the vectors are stored. */
  public StorageKind storage() {
    return storage;
  }

  /** Whether each partition is searched by a graph. */
  public boolean hasGraph() {
    return graph;
  }
}
