package io.lancedb.lance.index.vector.storage;

/** The forms that an index stores vectors in. */
public enum StorageKind {
  /** The vectors themselves; of unit length where the distance is cosine. */
  FLAT,
  /** One byte an element. */
  SQ,
  /** Product quantization: one code word of 8 or 4 bits for each sub-vector. */
  PQ,
  /** RaBitQ: 1 to 9 bits an element of the rotated residual. */
  RQ
}
