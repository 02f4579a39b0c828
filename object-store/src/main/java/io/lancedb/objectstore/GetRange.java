package io.lancedb.objectstore;

/** Which part of an object to get. */
public sealed interface GetRange {

  /** Exactly these bytes, cut at the end of the object. */
  record Bounded(ByteRange range) implements GetRange {}

  /** Everything from an offset on. */
  record From(long offset) implements GetRange {}

  /** The last {@code length} bytes, or the whole object when it is shorter. */
  record Suffix(long length) implements GetRange {}
}
