package io.lancedb.objectstore.local;

import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that are mapped, so that a file that is read again is neither mapped nor paged in
 * again. The least recently used ones make room; a file that changed is mapped anew.
 */
final class FileMappings {

  private static final int MAX_FILES = 64;

  private final Map<StorePath, FileMapping> mappings = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /** The mapping of a file as it is now, with a share for the caller. */
  FileMapping get(StorePath path, Path file, BasicFileAttributes attributes) throws IOException {
    String eTag = BaseDirectory.eTag(attributes);
    FileMapping known = known(path, eTag);
    if (known != null) {
      return known;
    }
    FileMapping opened = FileMapping.open(file, eTag);
    keep(path, opened);
    return opened;
  }

  private synchronized @Nullable FileMapping known(StorePath path, String eTag) {
    FileMapping known = mappings.get(path);
    return known != null && known.eTag().equals(eTag) && known.retain() ? known : null;
  }

  private void keep(StorePath path, FileMapping opened) {
    List<FileMapping> dropped = new ArrayList<>();
    synchronized (this) {
      if (closed || !opened.retain()) {
        return;
      }
      FileMapping before = mappings.put(path, opened);
      if (before != null) {
        dropped.add(before);
      }
      var eldest = mappings.entrySet().iterator();
      while (mappings.size() > MAX_FILES) {
        dropped.add(eldest.next().getValue());
        eldest.remove();
      }
    }
    dropped.forEach(FileMapping::release);
  }

  /** Forgets a file, whose space is free once nobody reads it. */
  void forget(StorePath path) {
    FileMapping mapping;
    synchronized (this) {
      mapping = mappings.remove(path);
    }
    if (mapping != null) {
      mapping.release();
    }
  }

  /** Forgets all files and keeps none from now on. */
  void close() {
    List<FileMapping> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(mappings.values());
      mappings.clear();
    }
    all.forEach(FileMapping::release);
  }
}
