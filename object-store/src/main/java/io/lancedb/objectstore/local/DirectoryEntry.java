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
final class DirectoryEntry {

  private static final Comparator<DirectoryEntry> ORDER =
      (a, b) -> Arrays.compareUnsigned(a.key, b.key);

  private final StorePath path;
  private final Path file;
  private final boolean directory;

  /** The UTF-8 bytes of the name, followed by a slash for a directory. */
  private final byte[] key;

  private DirectoryEntry(StorePath path, Path file, boolean directory) {
    this.path = path;
    this.file = file;
    this.directory = directory;
    this.key = (directory ? path.name() + "/" : path.name()).getBytes(StandardCharsets.UTF_8);
  }

  StorePath path() {
    return path;
  }

  Path file() {
    return file;
  }

  boolean directory() {
    return directory;
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
    entries.sort(ORDER);
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
    return new DirectoryEntry(path, file, Files.isDirectory(file));
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
