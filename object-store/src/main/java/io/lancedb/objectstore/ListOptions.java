package io.lancedb.objectstore;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a listing to emit.
 *
 * @param startAfter emit only paths after this one, by UTF-8 bytes; null for all
 */
public record ListOptions(@Nullable StorePath startAfter) {

  /** Everything. */
  public static final ListOptions ALL = new ListOptions(null);

  /** Everything after a path. */
  public static ListOptions startAfter(StorePath path) {
    return new ListOptions(path);
  }
}
