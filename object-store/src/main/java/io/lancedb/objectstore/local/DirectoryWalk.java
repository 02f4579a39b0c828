package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a directory tree page by page, ascending by the UTF-8 bytes of the path. Within a directory
 * an entry counts as its name, followed by a slash when it is a directory itself: so {@code a.txt}
 * comes before {@code a/b}. Symbolic links are followed, except back into a directory above.
 * Blocking; one thread at a time.
 */
final class DirectoryWalk {

  private record Level(@Nullable Object key, Iterator<DirectoryEntry> entries) {}

  private final BaseDirectory base;
  private final @Nullable StorePath startAfter;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable StorePath start;

  DirectoryWalk(BaseDirectory base, StorePath prefix, @Nullable StorePath startAfter) {
    this.base = base;
    this.start = prefix;
    this.startAfter = startAfter;
  }

  /** The next objects; empty at the end. */
  List<ObjectMeta> next(int limit) throws IOException {
    if (start != null) {
      StorePath prefix = start;
      start = null;
      Path directory = base.resolve(prefix);
      if (Files.isDirectory(directory)) {
        enter(prefix, directory);
      }
    }
    List<ObjectMeta> page = new ArrayList<>(limit);
    while (page.size() < limit && !levels.isEmpty()) {
      Iterator<DirectoryEntry> entries = levels.element().entries();
      if (!entries.hasNext()) {
        levels.pop();
        continue;
      }
      DirectoryEntry entry = entries.next();
      if (entry.directory()) {
        if (!isBehind(entry.path())) {
          enter(entry.path(), entry.file());
        }
      } else if (startAfter == null || entry.path().compareTo(startAfter) > 0) {
        ObjectMeta meta = entry.meta();
        if (meta != null) {
          page.add(meta);
        }
      }
    }
    return page;
  }

  /**
   * Whether everything below a directory comes before the first wanted path: the first difference
   * decides, unless the wanted path lies below as well.
   */
  private boolean isBehind(StorePath directory) {
    return startAfter != null
        && !startAfter.startsWith(directory)
        && directory.child("0").compareTo(startAfter) < 0;
  }

  private void enter(StorePath path, Path directory) throws IOException {
    Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    for (Level above : levels) {
      if (key != null && Objects.equals(key, above.key())) {
        return;
      }
    }
    levels.push(new Level(key, DirectoryEntry.sorted(path, directory).iterator()));
  }
}
