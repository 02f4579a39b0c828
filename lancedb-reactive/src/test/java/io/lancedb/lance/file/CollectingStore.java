package io.lancedb.lance.file;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
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
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps what is streamed to it, buffer by buffer; takes no other kind of put. */
final class CollectingStore implements ObjectStore {

  final Map<StorePath, byte[]> objects = new ConcurrentSkipListMap<>();

  /** A permit for each deletion that ended. */
  final Semaphore deletions = new Semaphore(0);

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return Flux.from(content)
        .limitRate(1)
        .collect(
            ByteArrayOutputStream::new,
            (bytes, buffer) -> {
              try (buffer) {
                bytes.writeBytes(buffer.segment().toArray(ValueLayout.JAVA_BYTE));
              }
            })
        .map(bytes -> {
          objects.put(path, bytes.toByteArray());
          return new PutResult(bytes.size(), null);
        });
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return Flux.from(paths).doOnNext(objects::remove).doOnComplete(deletions::release);
  }

  private static StoreException refused() {
    return new StoreException(StoreException.Kind.NOT_SUPPORTED, StorePath.ROOT, "not supported");
  }

  @Override
  public StoreCapabilities capabilities() {
    throw refused();
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    return Mono.error(refused());
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    return Mono.error(refused());
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return Mono.error(refused());
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    return Mono.error(refused());
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return Flux.error(refused());
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return Mono.error(refused());
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    return Mono.error(refused());
  }

  @Override
  public Mono<Void> close() {
    return Mono.empty();
  }
}
