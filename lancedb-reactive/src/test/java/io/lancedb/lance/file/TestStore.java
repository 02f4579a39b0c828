package io.lancedb.lance.file;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetRange;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ListResult;
import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreCapabilities;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads objects that tests put there, and records what is read. */
final class TestStore implements ObjectStore {

  /** One call: the ranges that it asked for; none for a tail. */
  record Call(List<ByteRange> ranges) {}

  private final Map<StorePath, byte[]> objects = new ConcurrentHashMap<>();
  final List<Call> calls = new ArrayList<>();

  /** Addresses of the buffers that were read into. */
  final List<Long> addresses = new ArrayList<>();

  void put(StorePath path, byte[] content) {
    objects.put(path, content);
  }

  private byte[] content(StorePath path) {
    byte[] content = objects.get(path);
    if (content == null) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, path, path + " is not there");
    }
    return content;
  }

  @Override
  public StoreCapabilities capabilities() {
    return new StoreCapabilities("test", false, false, false, false, false);
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    return Mono.fromCallable(() -> {
      byte[] content = content(path);
      if (!(options.range() instanceof GetRange.Suffix suffix)) {
        throw new UnsupportedOperationException();
      }
      calls.add(new Call(List.of()));
      int length = (int) Math.min(suffix.length(), content.length);
      int from = content.length - length;
      ByteBuffer first = ByteBuffer.wrap(content, from, length / 3).slice();
      ByteBuffer second = ByteBuffer.wrap(content, from + length / 3, length - length / 3).slice();
      return new GetResult(
          new ObjectMeta(path, content.length, Instant.EPOCH, null),
          new ByteRange(from, length),
          Flux.just(first, second));
    });
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    return Mono.fromCallable(() -> {
      byte[] content = content(path);
      calls.add(new Call(List.copyOf(ranges)));
      List<StoreBuffer> read = new ArrayList<>();
      for (ByteRange range : ranges) {
        if (range.end() > content.length) {
          read.forEach(StoreBuffer::close);
          throw new StoreException(
              StoreException.Kind.INVALID_RANGE, path, range + " of " + content.length);
        }
        StoreBuffer buffer = buffers.allocate(range.length());
        addresses.add(buffer.segment().address());
        MemorySegment.copy(
            MemorySegment.ofArray(content), range.offset(), buffer.segment(), 0, range.length());
        read.add(buffer);
      }
      return read;
    });
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Void> close() {
    return Mono.empty();
  }
}
