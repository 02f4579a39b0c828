package io.lancedb.objectstore.memory;

import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StorePath;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The objects below a prefix, ascending; weakly consistent with writes that go on. */
final class Listing<E> implements Iterator<ObjectMeta> {

  private final Iterator<Map.Entry<StorePath, E>> entries;
  private final BiFunction<E, StorePath, ObjectMeta> meta;
  private final StorePath prefix;
  private @Nullable ObjectMeta next;

  Listing(
      NavigableMap<StorePath, E> all,
      BiFunction<E, StorePath, ObjectMeta> meta,
      StorePath prefix,
      @Nullable StorePath startAfter) {
    // The prefix itself is smaller than all below it, and no object of this listing.
    StorePath start = startAfter == null || startAfter.compareTo(prefix) < 0 ? prefix : startAfter;
    this.entries = all.tailMap(start, false).entrySet().iterator();
    this.meta = meta;
    this.prefix = prefix;
    advance();
  }

  private void advance() {
    next = null;
    while (entries.hasNext()) {
      Map.Entry<StorePath, E> entry = entries.next();
      StorePath path = entry.getKey();
      if (path.startsWith(prefix)) {
        next = meta.apply(entry.getValue(), path);
        return;
      }
      if (!path.toString().startsWith(prefix.toString())) {
        return; // names that continue the prefix's last part may stand in between
      }
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ObjectMeta next() {
    ObjectMeta result = next;
    if (result == null) {
      throw new NoSuchElementException();
    }
    advance();
    return result;
  }
}
