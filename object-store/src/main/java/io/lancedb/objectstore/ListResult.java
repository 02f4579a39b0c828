package io.lancedb.objectstore;

import java.util.List;

/**
 * One level of a store.
 *
 * @param objects objects directly at this level, ascending by path
 * @param prefixes common prefixes that have objects below them, ascending
 */
public record ListResult(List<ObjectMeta> objects, List<StorePath> prefixes) {

  /** Copies the lists. */
  public ListResult {
    objects = List.copyOf(objects);
    prefixes = List.copyOf(prefixes);
  }
}
