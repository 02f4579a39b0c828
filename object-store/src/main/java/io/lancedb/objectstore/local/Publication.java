package io.lancedb.objectstore.local;

import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One object on its way: written to a temporary file in the object's directory, then published
 * under its name in one step, so that readers see all of it or nothing. Blocking; used by one
 * thread at a time.
 */
final class Publication implements Closeable {

  private static final int ATTEMPTS = 10;

  private final FileWrites writes;
  private final StorePath path;
  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private boolean published;

  private Publication(
      FileWrites writes, StorePath path, Path file, Path temporary, FileChannel channel) {
    this.writes = writes;
    this.path = path;
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Opens the temporary file; its directory is made where needed. */
  static Publication open(FileWrites writes, StorePath path) throws IOException {
    Path file = writes.directory().resolve(path);
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("No directory above " + file);
    }
    for (int attempt = 1; ; attempt++) {
      Path temporary = BaseDirectory.temporary(file);
      try {
        FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Publication(writes, path, file, temporary, channel);
      } catch (FileSystemException e) {
        boolean again =
            e instanceof FileAlreadyExistsException // Somebody drew the same name.
                || e instanceof NoSuchFileException // ... or removed the empty directory.
                || !Files.isDirectory(parent);
        if (!again || attempt == ATTEMPTS) {
          throw e;
        }
        writes.directories().create(parent);
      }
    }
  }

  /** Appends all remaining bytes. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Makes the object visible as the mode says and, if the store is durable, safe. */
  PutResult publish(PutMode mode) throws IOException {
    FileTime now = FileTime.from(writes.nextTime(), TimeUnit.NANOSECONDS);
    Files.getFileAttributeView(temporary, BasicFileAttributeView.class).setTimes(now, now, null);
    if (writes.durable()) {
      channel.force(true);
    }
    channel.close();
    BasicFileAttributes attributes = Files.readAttributes(temporary, BasicFileAttributes.class);
    // One lock per path: within this process a comparison and its replacement are one step.
    Lock lock = writes.lock(path);
    lock.lock();
    try {
      switch (mode) {
        case PutMode.Create() -> create();
        case PutMode.Overwrite() -> replace();
        case PutMode.IfMatches(String expected) -> {
          checkMatches(expected);
          replace();
        }
      }
    } finally {
      lock.unlock();
    }
    published = true;
    Path parent = file.getParent();
    if (parent != null) {
      writes.directories().sync(parent);
    }
    return new PutResult(attributes.size(), BaseDirectory.eTag(attributes));
  }

  private void create() throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (UnsupportedOperationException e) {
      throw noLinks(e);
    } catch (FileSystemException e) {
      String reason = String.valueOf(e.getReason());
      if (reason.contains("not permitted")
          || reason.contains("not supported")
          || reason.contains("not implemented")) {
        throw noLinks(e);
      }
      throw e;
    }
    Files.deleteIfExists(temporary);
  }

  private StoreException noLinks(Exception cause) {
    return new StoreException(
        StoreException.Kind.NOT_SUPPORTED,
        path,
        "The file system of %s has no hard links, so %s cannot be created atomically; use another file system"
            .formatted(writes.directory().path(), path),
        cause);
  }

  private void replace() throws IOException {
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void checkMatches(String expected) throws IOException {
    @Nullable String found = null;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      found = BaseDirectory.eTag(attributes);
    } catch (NoSuchFileException e) {
      // handled below: nothing matches nothing
    }
    if (!expected.equals(found)) {
      throw new StoreException(
          StoreException.Kind.PRECONDITION,
          path,
          found == null
              ? "Object %s is not there, expected e-tag %s".formatted(path, expected)
              : "Object %s has e-tag %s, expected %s".formatted(path, found, expected));
    }
  }

  /** Removes the temporary file if it was not published. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!published) {
      Files.deleteIfExists(temporary);
    }
  }
}
