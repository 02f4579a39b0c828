package io.lancedb.objectstore.local;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A whole file in memory, read-only. Counts who uses it: one share for the cache and one for each
 * buffer; the last one that is released unmaps it.
 */
final class FileMapping {

  /** Pages are brought in by blocks of this size, once each. */
  private static final int BLOCK_BITS = 20;

  private final String eTag;
  private final Arena arena;
  private final MemorySegment bytes;
  private final AtomicIntegerArray present;
  private final AtomicInteger shares = new AtomicInteger(1);

  private FileMapping(String eTag, Arena arena, MemorySegment bytes) {
    this.eTag = eTag;
    this.arena = arena;
    this.bytes = bytes;
    this.present =
        new AtomicIntegerArray(Math.toIntExact((bytes.byteSize() >>> BLOCK_BITS + 5) + 1));
  }

  /** Maps a file; the caller has the only share. */
  static FileMapping open(Path file, String eTag) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new FileMapping(
          eTag, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** Which state of the file is mapped. */
  String eTag() {
    return eTag;
  }

  long size() {
    return bytes.byteSize();
  }

  /** A part of the file, after its pages are there: blocking, for I/O threads. */
  MemorySegment load(long offset, long length) {
    long last = offset + length - 1 >>> BLOCK_BITS;
    for (long block = offset >>> BLOCK_BITS; block <= last; block++) {
      int word = (int) (block >>> 5);
      int bit = 1 << block;
      if ((present.get(word) & bit) == 0) {
        long start = block << BLOCK_BITS;
        bytes.asSlice(start, Math.min(1L << BLOCK_BITS, bytes.byteSize() - start)).load();
        present.accumulateAndGet(word, bit, (set, more) -> set | more);
      }
    }
    return bytes.asSlice(offset, length);
  }

  /** Takes a further share; false when the file is unmapped already. */
  boolean retain() {
    int n = shares.get();
    while (n > 0) {
      if (shares.compareAndSet(n, n + 1)) {
        return true;
      }
      n = shares.get();
    }
    return false;
  }

  /** Gives a share back. */
  void release() {
    if (shares.decrementAndGet() == 0) {
      arena.close();
    }
  }
}
