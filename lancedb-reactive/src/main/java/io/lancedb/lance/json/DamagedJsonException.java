package io.lancedb.lance.json;

/** Bytes that are no JSON document in binary form; whoever knows the file says which one. */
public final class DamagedJsonException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DamagedJsonException(String problem) {
    super(problem);
  }
}
