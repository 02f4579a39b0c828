package io.lancedb.lance.index;

/** The rows that a search may return. Immutable and safe for use by many threads. */
public interface AllowedRows {

  /** Whether the row with this id may be returned. */
  boolean contains(long rowId);

  /** About which share of the indexed rows may be returned, 0 to 1. */
  double share();
}
