package io.lancedb.lance.file;

import io.lancedb.error.CorruptFileException;
import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.HeapBuffer;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A file of which the last bytes are known; answers reads within them without a request.
 *
 * @param store where the file is
 * @param path its path
 * @param size its size in bytes
 * @param bytes its last bytes
 */
record FileTail(ObjectStore store, StorePath path, long size, MemorySegment bytes) {

  private static final int TAIL = 1 << 16;

  /** Reads the tail in one request, which also tells the size of the file. */
  static Mono<FileTail> read(ObjectStore store, StorePath path, long size) {
    return store
        .get(path, GetOptions.suffix(TAIL))
        .flatMap(result -> collect(store, path, size, result))
        .onErrorMap(error -> shrunk(error, path));
  }

  private static Mono<FileTail> collect(
      ObjectStore store, StorePath path, long expected, GetResult result) {
    long size = result.meta().size();
    int length = (int) Math.min(size, TAIL);
    byte[] bytes = new byte[length];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    return result
        .body()
        .doOnNext(part -> {
          if (part.remaining() <= target.remaining()) {
            target.put(part.duplicate());
          } else {
            throw new CorruptFileException(
                path.toString(), size, "the store answered with more bytes than asked for");
          }
        })
        .then(
            Mono.fromCallable(() -> {
              if (expected > 0 && expected != size) {
                throw new CorruptFileException(
                    path.toString(), -1, "it has %d bytes instead of %d".formatted(size, expected));
              }
              if (target.hasRemaining() || length < FileFooter.BYTES) {
                throw new CorruptFileException(
                    path.toString(), 0, "%d bytes are no data file".formatted(length));
              }
              return new FileTail(store, path, size, MemorySegment.ofArray(bytes));
            }));
  }

  private static Throwable shrunk(Throwable error, StorePath path) {
    return StoreException.is(error, StoreException.Kind.INVALID_RANGE)
        ? new CorruptFileException(
            path.toString(), -1, "it is shorter than its metadata says", error)
        : error;
  }

  /** Emits a buffer for each range, from the tail if all are in it; the subscriber owns them. */
  Mono<List<? extends StoreBuffer>> read(List<ByteRange> ranges, StoreBufferAllocator buffers) {
    long start = size - bytes.byteSize();
    List<StoreBuffer> known = new ArrayList<>(ranges.size());
    for (ByteRange range : ranges) {
      if (range.end() > size) {
        return Mono.error(
            new CorruptFileException(
                path.toString(), range.offset(), "its metadata points beyond its end"));
      }
      if (range.length() == 0) {
        known.add(new HeapBuffer(MemorySegment.ofArray(new byte[0])));
      } else if (range.offset() < start) {
        return fetch(ranges, buffers);
      } else {
        known.add(new HeapBuffer(bytes.asSlice(range.offset() - start, range.length())));
      }
    }
    return Mono.just(known);
  }

  private Mono<List<? extends StoreBuffer>> fetch(
      List<ByteRange> ranges, StoreBufferAllocator buffers) {
    return store
        .getRanges(path, ranges, buffers)
        .<List<? extends StoreBuffer>>map(read -> read)
        .onErrorMap(error -> shrunk(error, path));
  }

  /** Emits bytes on the heap. */
  Mono<MemorySegment> read(long offset, long length) {
    return read(List.of(new ByteRange(offset, length)), StoreBufferAllocator.heap())
        .map(read -> read.get(0).segment());
  }
}
