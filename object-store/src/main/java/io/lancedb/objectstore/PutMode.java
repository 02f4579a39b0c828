package io.lancedb.objectstore;

/** What a put does with an object that is there already. */
public sealed interface PutMode {

  /** Replaces it. */
  record Overwrite() implements PutMode {}

  /** Fails with kind already-exists; atomic together with the content. */
  record Create() implements PutMode {}

  /** Replaces it only if it has this e-tag, else fails with kind precondition. */
  record IfMatches(String eTag) implements PutMode {}
}
