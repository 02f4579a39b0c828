package io.lancedb.objectstore.flow;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetRange;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import org.jspecify.annotations.Nullable;

/** The rules of requests, for stores that must apply them themselves. */
public final class Requests {

  private Requests() {}

  /** Refuses the root, which is no object. */
  public static void checkObjectPath(StorePath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("The root of a store is no object");
    }
  }

  /** Checks the conditions of a get; e-tags are stronger than times, as in HTTP. */
  public static void checkConditions(ObjectMeta meta, GetOptions options) {
    String expected = options.ifMatch();
    if (expected != null) {
      if (!expected.equals(meta.eTag())) {
        throw precondition(meta, "has e-tag %s, expected %s".formatted(meta.eTag(), expected));
      }
    } else if (options.ifUnmodifiedSince() != null
        && meta.lastModified().isAfter(options.ifUnmodifiedSince())) {
      throw precondition(meta, "was modified after " + options.ifUnmodifiedSince());
    }
    String known = options.ifNoneMatch();
    if (known != null) {
      if (known.equals(meta.eTag())) {
        throw notModified(meta, "still has e-tag " + known);
      }
    } else if (options.ifModifiedSince() != null
        && !meta.lastModified().isAfter(options.ifModifiedSince())) {
      throw notModified(meta, "was not modified after " + options.ifModifiedSince());
    }
  }

  private static StoreException precondition(ObjectMeta meta, String problem) {
    return new StoreException(
        Kind.PRECONDITION, meta.path(), "Object %s %s".formatted(meta.path(), problem));
  }

  private static StoreException notModified(ObjectMeta meta, String problem) {
    return new StoreException(
        Kind.NOT_MODIFIED, meta.path(), "Object %s %s".formatted(meta.path(), problem));
  }

  /** The bytes that a get means in an object of a size. */
  public static ByteRange resolve(StorePath path, @Nullable GetRange range, long size) {
    return switch (range) {
      case null -> new ByteRange(0, size);
      case GetRange.Bounded(ByteRange wanted) -> {
        checkStart(path, wanted.offset(), size);
        yield new ByteRange(wanted.offset(), Math.min(wanted.length(), size - wanted.offset()));
      }
      case GetRange.From(long offset) -> {
        checkStart(path, offset, size);
        yield new ByteRange(offset, size - offset);
      }
      case GetRange.Suffix(long length) -> {
        long taken = Math.min(length, size);
        yield new ByteRange(size - taken, taken);
      }
    };
  }

  private static void checkStart(StorePath path, long offset, long size) {
    if (offset < 0 || offset >= size) {
      throw new StoreException(
          Kind.INVALID_RANGE,
          path,
          "A range of %s starts at %d, but the object has %d bytes".formatted(path, offset, size));
    }
  }

  /** Refuses ranges that end beyond the object. */
  public static void checkEnd(StorePath path, long end, long size) {
    if (end > size) {
      throw beyondEnd(path, end, size);
    }
  }

  /** The error of a range that ends beyond the object. */
  public static StoreException beyondEnd(StorePath path, long end, long size) {
    return new StoreException(
        Kind.INVALID_RANGE,
        path,
        "A range of %s ends at %d, but the object has %d bytes".formatted(path, end, size));
  }
}
