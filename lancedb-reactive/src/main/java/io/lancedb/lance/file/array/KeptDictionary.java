package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageCache;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the distinct values of a page from one read to the next, where the file's cache has room.
 * Thread-safe.
 */
final class KeptDictionary {

  private record Entry(ArrayEncoding.Dictionary encoding, DictionaryItems items) {}

  private final PageCache cache;
  private volatile @Nullable Entry entry;

  KeptDictionary(PageCache cache) {
    this.cache = cache;
  }

  /** What is kept of a dictionary of the page. */
  @Nullable DictionaryItems get(ArrayEncoding.Dictionary encoding) {
    Entry kept = entry;
    return kept != null && kept.encoding.equals(encoding) ? kept.items : null;
  }

  /** Keeps a copy of items, unless something is kept already. */
  void keep(ArrayEncoding.Dictionary encoding, DictionaryItems items) {
    if (entry == null && cache.admit(items.memoryBytes())) {
      entry = new Entry(encoding, items.onHeap());
    }
  }
}
