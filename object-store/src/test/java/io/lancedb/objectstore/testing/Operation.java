package io.lancedb.objectstore.testing;

/** The operations of a store, to aim faults at and to count. */
public enum Operation {
  /** {@code get}. */
  GET,
  /** {@code getRanges}. */
  GET_RANGES,
  /** {@code head}. */
  HEAD,
  /** {@code put}. */
  PUT,
  /** {@code putMultipart}. */
  PUT_MULTIPART,
  /** {@code delete}. */
  DELETE,
  /** {@code list}. */
  LIST,
  /** {@code listWithDelimiter}. */
  LIST_WITH_DELIMITER,
  /** {@code copy}. */
  COPY
}
