package io.lancedb.objectstore;

import org.jspecify.annotations.Nullable;

/** An operation of a store failed; {@link #kind()} says how, {@link #path()} where. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How an operation failed; closed, so that callers can decide by it. */
  public enum Kind {
    /** There is no object at the path. */
    NOT_FOUND,
    /** An object is there and must not be replaced. */
    ALREADY_EXISTS,
    /** A condition on the e-tag or time did not hold. */
    PRECONDITION,
    /** The object is still the one that the caller has. */
    NOT_MODIFIED,
    /** A range starts or ends beyond the object. */
    INVALID_RANGE,
    /** The store cannot do this; see {@link StoreCapabilities}. */
    NOT_SUPPORTED,
    /** The credentials do not allow this. */
    PERMISSION_DENIED,
    /** The credentials are missing or wrong. */
    UNAUTHENTICATED,
    /** An option of the store is unknown or has an invalid value. */
    CONFIGURATION,
    /** The bucket or base directory is not there. */
    BUCKET_NOT_FOUND,
    /** The store is overloaded or failed for the moment: a retry may help. */
    TRANSIENT,
    /** A deadline passed; whether a write took effect is unknown. */
    TIMEOUT,
    /** The store was closed. */
    CLOSED,
    /** Anything else, for instance a full disk. */
    OTHER
  }

  private final Kind kind;
  private final transient @Nullable StorePath path;

  /** Describes a failure; the message says what, where and, if known, what to do. */
  public StoreException(
      Kind kind, @Nullable StorePath path, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.path = path;
  }

  /** Describes a failure without a cause. */
  public StoreException(Kind kind, @Nullable StorePath path, String message) {
    this(kind, path, message, null);
  }

  /** How the operation failed. */
  public Kind kind() {
    return kind;
  }

  /** The path that it failed on, where there is one. */
  public @Nullable StorePath path() {
    return path;
  }

  /** Whether an error is a store exception of this kind. */
  public static boolean is(Throwable error, Kind kind) {
    return error instanceof StoreException e && e.kind == kind;
  }
}
