package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ListResult;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object or a directory within a directory. Names that are reserved or that no path can have are
 * left out.
 */
final class DirectoryEntry implements Comparable<DirectoryEntry> {

  private static final int UNKNOWN = -1;

  private final StorePath path;
  private final Path file;

  /** The UTF-8 bytes of the name. */
  private final byte[] name;

  /** 1 for a directory, 0 for others; looked up when it is first needed. */
  private int directory = UNKNOWN;

  private DirectoryEntry(StorePath path, Path file) {
    this.path = path;
    this.file = file;
    this.name = path.name().getBytes(StandardCharsets.UTF_8);
  }

  StorePath path() {
    return path;
  }

  Path file() {
    return file;
  }

  boolean directory() {
    if (directory == UNKNOWN) {
      directory = Files.isDirectory(file) ? 1 : 0;
    }
    return directory == 1;
  }

  /** In the order of names where those of directories end in a slash. */
  @Override
  public int compareTo(DirectoryEntry other) {
    int mismatch = Arrays.mismatch(name, other.name);
    if (mismatch < 0) {
      return 0;
    }
    return mismatch < name.length && mismatch < other.name.length
        ? Byte.compareUnsigned(name[mismatch], other.name[mismatch])
        : mismatch == name.length
            ? compareEnd(other.name[mismatch])
            : -other.compareEnd(name[mismatch]);
  }

  /** Compares the end of this name with what follows in a longer one that begins with it. */
  private int compareEnd(byte next) {
    return Byte.compareUnsigned((byte) '/', next) > 0 && directory() ? 1 : -1;
  }

  /** The entries of a directory in listing order; none when it has gone. */
  static List<DirectoryEntry> sorted(StorePath path, Path directory) throws IOException {
    List<DirectoryEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path file : stream) {
        DirectoryEntry entry = of(path, file);
        if (entry != null) {
          entries.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }

  /** One level: objects and directories. */
  static ListResult list(StorePath path, Path directory) throws IOException {
    List<ObjectMeta> objects = new ArrayList<>();
    List<StorePath> prefixes = new ArrayList<>();
    for (DirectoryEntry entry : sorted(path, directory)) {
      ObjectMeta meta = entry.directory() ? null : entry.meta();
      if (entry.directory()) {
        prefixes.add(entry.path());
      } else if (meta != null) {
        objects.add(meta);
      }
    }
    prefixes.sort(Comparator.naturalOrder()); // without the slash of the key
    return new ListResult(objects, prefixes);
  }

  private static @Nullable DirectoryEntry of(StorePath parent, Path file) {
    String name = String.valueOf(file.getFileName());
    if (BaseDirectory.isReserved(name)) {
      return null;
    }
    StorePath path;
    try {
      path = parent.child(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
    return new DirectoryEntry(path, file);
  }

  /** The metadata of an object; null when it has gone. */
  @Nullable ObjectMeta meta() throws IOException {
    try {
      return BaseDirectory.meta(path, Files.readAttributes(file, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return null; // deleted meanwhile, or a link to nowhere
    }
  }
}
