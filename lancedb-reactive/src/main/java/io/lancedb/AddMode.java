package io.lancedb;

/** What adding rows does with those that are there. */
public enum AddMode {
  /** Keeps them. */
  APPEND,
  /** Replaces them, and the schema, in a new version. */
  OVERWRITE
}
