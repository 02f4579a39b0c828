package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files below one directory.
 *
 * <p>Reserved names are no objects: {@code .tmp*} (our temporary files and those of the official
 * clients) and {@code *#<number>} (staged manifests of the official clients).
 */
final class BaseDirectory {

  private static final String TEMPORARY = ".tmp";

  private final Path base;

  BaseDirectory(Path base) {
    this.base = base.toAbsolutePath().normalize();
  }

  Path path() {
    return base;
  }

  /** The file of an object or directory; blocking is not needed. */
  Path resolve(StorePath path) {
    Path file = path.isRoot() ? base : base.resolve(path.toString()).normalize();
    if (!file.startsWith(base)) {
      throw new StoreException(
          StoreException.Kind.OTHER, path, "Path %s leaves the store".formatted(path));
    }
    return file;
  }

  static boolean isReserved(String name) {
    if (name.startsWith(TEMPORARY)) {
      return true;
    }
    int hash = name.lastIndexOf('#');
    if (hash < 0 || hash == name.length() - 1) {
      return false;
    }
    for (int i = hash + 1; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static void checkWritable(StorePath path) {
    for (String part : path.parts()) {
      if (isReserved(part)) {
        throw new StoreException(
            StoreException.Kind.NOT_SUPPORTED,
            path,
            "Name \"%s\" is reserved for temporary files; choose another one".formatted(part));
      }
    }
  }

  /** A name beside {@code file} that no listing shows. */
  static Path temporary(Path file) {
    String suffix = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    return file.resolveSibling(TEMPORARY + suffix);
  }

  /** The metadata of an object; fails with kind not-found for a directory as well. */
  ObjectMeta meta(StorePath path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(resolve(path), BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw FileErrors.notFound(path, null);
    }
    return meta(path, attributes);
  }

  static ObjectMeta meta(StorePath path, BasicFileAttributes attributes) {
    return new ObjectMeta(
        path, attributes.size(), attributes.lastModifiedTime().toInstant(), eTag(attributes));
  }

  /** Inode, size and time of the last change; the writer sees to it that times differ. */
  static String eTag(BasicFileAttributes attributes) {
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    return inode(attributes.fileKey())
        + "-"
        + Long.toHexString(attributes.size())
        + "-"
        + Long.toHexString(modified);
  }

  private static String inode(@Nullable Object fileKey) {
    String text = String.valueOf(fileKey); // (dev=fd00,ino=123); null on Windows
    int start = text.indexOf("ino=");
    return start < 0
        ? "0"
        : Long.toHexString(Long.parseLong(text, start + 4, text.length() - 1, 10));
  }
}
