package io.lancedb.objectstore.local;

import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.Requests;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Deletes objects in batches, a task and one sync of each touched directory for a batch. */
final class FileDeletes {

  private static final int BATCH = 128;

  /** What was deleted of a batch, and the first error. */
  private record Outcome(List<StorePath> deleted, @Nullable Throwable error) {}

  private final FileWrites writes;
  private final IoThreads threads;
  private final FileMappings mappings;

  FileDeletes(FileWrites writes, IoThreads threads, FileMappings mappings) {
    this.writes = writes;
    this.threads = threads;
    this.mappings = mappings;
  }

  Flux<StorePath> delete(Publisher<StorePath> paths) {
    return Flux.from(paths).buffer(BATCH).concatMap(this::deleteBatch, 0);
  }

  private Flux<StorePath> deleteBatch(List<StorePath> batch) {
    return FileCall.mono(threads, batch.getFirst(), cancelled -> run(batch))
        .flatMapMany(outcome -> {
          Flux<StorePath> deleted = Flux.fromIterable(outcome.deleted());
          return outcome.error() == null
              ? deleted
              : deleted.concatWith(Flux.error(outcome.error()));
        });
  }

  private Outcome run(List<StorePath> batch) {
    List<StorePath> deleted = new ArrayList<>(batch.size());
    Set<Path> touched = new LinkedHashSet<>();
    Throwable error = null;
    for (StorePath path : batch) {
      try {
        Requests.checkObjectPath(path);
        BaseDirectory.checkWritable(path);
        Path file = writes.directory().resolve(path);
        mappings.forget(path);
        if (deleteOne(path, file)) {
          touched.add(file.getParent());
        }
        deleted.add(path);
      } catch (IOException | RuntimeException e) {
        error = error == null ? FileErrors.map(path, e) : error;
      }
    }
    try {
      sync(touched);
    } catch (IOException e) {
      Throwable failure = FileErrors.map(batch.getFirst(), e);
      return new Outcome(List.of(), error == null ? failure : error);
    }
    return new Outcome(deleted, error);
  }

  private boolean deleteOne(StorePath path, Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      boolean removed = !hasObjects(file) && remove(file);
      writes.directories().forget(file);
      return removed;
    }
    Lock lock = writes.lock(path);
    lock.lock();
    try {
      return Files.deleteIfExists(file);
    } catch (FileSystemException e) {
      if ("Not a directory".equals(e.getReason())) {
        return false; // an object stands where the path has a directory
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void sync(Set<Path> directories) throws IOException {
    for (Path directory : directories) {
      try {
        writes.directories().sync(directory);
      } catch (NoSuchFileException e) {
        // Deleted as well; its own parent is among the touched ones or not ours.
      }
    }
  }

  private static boolean hasObjects(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        boolean below = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        String name = String.valueOf(entry.getFileName());
        if (below ? hasObjects(entry) : !BaseDirectory.isReserved(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Removes a directory with what is abandoned in it; false when an object came meanwhile. */
  private static boolean remove(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          remove(entry);
        } else if (BaseDirectory.isReserved(String.valueOf(entry.getFileName()))) {
          Files.deleteIfExists(entry);
        }
      }
    }
    try {
      return Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }
}
