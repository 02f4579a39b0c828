package io.lancedb.objectstore.local;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes directories and sees to it that their own entries survive power loss. A new file is durable
 * only when the entry of its directory is, and the entry of that one, up to the top; each directory
 * is synced into its parent once.
 */
final class DurableDirectories {

  private static final boolean SYNCABLE = File.separatorChar == '/';
  private static final int REMEMBERED = 10_000;

  private final Path base;
  private final boolean sync;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  DurableDirectories(Path base, boolean sync) {
    this.base = base;
    this.sync = sync;
  }

  /** Makes a directory and those above it. */
  void create(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      create(parent);
    }
    durable.remove(directory);
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** Syncs what changed in a directory, and the entries that lead to it where still needed. */
  void sync(Path directory) throws IOException {
    if (!sync || !SYNCABLE) {
      return;
    }
    syncOne(directory);
    Path at = directory;
    Path parent = at.getParent();
    while (parent != null && at.startsWith(base) && !durable.contains(at)) {
      syncOne(parent);
      if (durable.size() >= REMEMBERED) {
        durable.clear();
      }
      durable.add(at);
      at = parent;
      parent = at.getParent();
    }
  }

  /** A directory was deleted: if it is made again, it must be synced again. */
  void forget(Path directory) {
    durable.removeIf(known -> known.startsWith(directory));
  }

  private static void syncOne(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
