package io.lancedb.objectstore.memory;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ListResult;
import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreCapabilities;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import io.lancedb.objectstore.flow.RangePlan;
import io.lancedb.objectstore.flow.Requests;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Objects on the heap of this process, gone with the store. Every mode is atomic, every listing
 * ordered; work and signals happen on the subscriber's thread, where nothing blocks. An object has
 * at most 2 GiB.
 */
public final class MemoryStore implements ObjectStore {

  private static final StoreCapabilities CAPABILITIES =
      new StoreCapabilities("memory", true, true, true, true, false);

  private static final class Entry {
    private final byte[] bytes;
    private final Instant lastModified = Instant.now();
    private final String eTag;

    Entry(byte[] bytes, long tag) {
      this.bytes = bytes;
      this.eTag = Long.toString(tag);
    }

    ObjectMeta meta(StorePath path) {
      return new ObjectMeta(path, bytes.length, lastModified, eTag);
    }
  }

  private final ConcurrentSkipListMap<StorePath, Entry> entries = new ConcurrentSkipListMap<>();
  private final AtomicLong nextTag = new AtomicLong();
  private volatile boolean closed;

  private MemoryStore() {}

  /** An empty store. */
  public static MemoryStore create() {
    return new MemoryStore();
  }

  @Override
  public StoreCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    Requests.checkObjectPath(path);
    return Mono.fromCallable(() -> {
      Entry entry = find(path);
      ObjectMeta meta = entry.meta(path);
      Requests.checkConditions(meta, options);
      ByteRange range = Requests.resolve(path, options.range(), meta.size());
      ByteBuffer bytes =
          ByteBuffer.wrap(entry.bytes, (int) range.offset(), (int) range.length())
              .slice()
              .asReadOnlyBuffer();
      return new GetResult(meta, range, range.length() == 0 ? Flux.empty() : Flux.just(bytes));
    });
  }

  private Entry find(StorePath path) {
    checkOpen();
    Entry entry = entries.get(path);
    if (entry == null) {
      throw new StoreException(Kind.NOT_FOUND, path, "Object " + path + " was not found");
    }
    return entry;
  }

  private void checkOpen() {
    if (closed) {
      throw new StoreException(Kind.CLOSED, null, "The memory store was closed");
    }
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    Requests.checkObjectPath(path);
    RangePlan plan = RangePlan.of(ranges, 0, Integer.MAX_VALUE);
    return HandOver.mono(subscriber ->
        new MemoryRangeRead(
            subscriber, path, plan, buffers, () -> ranges.isEmpty() ? none() : find(path).bytes));
  }

  private byte[] none() {
    checkOpen();
    return new byte[0];
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    Requests.checkObjectPath(path);
    return Mono.fromCallable(() -> find(path).meta(path));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    Requests.checkObjectPath(path);
    ByteBuffer source = content.asReadOnlyBuffer();
    return Mono.fromCallable(() -> {
      checkOpen();
      byte[] bytes = new byte[source.remaining()];
      source.get(source.position(), bytes);
      return put(path, bytes, options.mode());
    });
  }

  private PutResult put(StorePath path, byte[] bytes, PutMode mode) {
    checkOpen();
    Entry entry = new Entry(bytes, nextTag.incrementAndGet());
    switch (mode) {
      case PutMode.Overwrite() -> entries.put(path, entry);
      case PutMode.Create() -> {
        if (entries.putIfAbsent(path, entry) != null) {
          throw new StoreException(Kind.ALREADY_EXISTS, path, "Object " + path + " already exists");
        }
      }
      case PutMode.IfMatches(String expected) -> replace(path, entry, expected);
    }
    return new PutResult(bytes.length, entry.eTag);
  }

  private void replace(StorePath path, Entry entry, String expected) {
    Entry result =
        entries.computeIfPresent(path, (key, found) -> found.eTag.equals(expected) ? entry : found);
    if (result != entry) {
      throw new StoreException(
          Kind.PRECONDITION,
          path,
          result == null
              ? "Object %s is not there, expected e-tag %s".formatted(path, expected)
              : "Object %s has e-tag %s, expected %s".formatted(path, result.eTag, expected));
    }
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    Requests.checkObjectPath(path);
    return HandOver.mono(subscriber ->
        new MemoryUpload(
            subscriber, path, content, this::checkOpen, bytes -> put(path, bytes, options.mode())));
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return Flux.from(paths)
        .map(path -> {
          checkOpen();
          Requests.checkObjectPath(path);
          entries.remove(path);
          return path;
        });
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return Flux.defer(() -> {
      checkOpen();
      return Flux.fromIterable(
          () -> new Listing<>(entries, Entry::meta, prefix, options.startAfter()));
    });
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return Mono.fromCallable(() -> {
      checkOpen();
      List<ObjectMeta> objects = new ArrayList<>();
      TreeSet<StorePath> prefixes = new TreeSet<>();
      int depth = prefix.parts().size();
      Iterator<ObjectMeta> below = new Listing<>(entries, Entry::meta, prefix, null);
      while (below.hasNext()) {
        ObjectMeta meta = below.next();
        List<String> parts = meta.path().parts();
        if (parts.size() == depth + 1) {
          objects.add(meta);
        } else {
          prefixes.add(prefix.child(parts.get(depth)));
        }
      }
      return new ListResult(objects, List.copyOf(prefixes));
    });
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    Requests.checkObjectPath(from);
    Requests.checkObjectPath(to);
    return Mono.fromRunnable(() ->
        put(
            to,
            find(from).bytes,
            options.ifAbsent() ? new PutMode.Create() : new PutMode.Overwrite()));
  }

  @Override
  public Mono<Void> close() {
    return Mono.fromRunnable(() -> {
      closed = true;
      entries.clear();
    });
  }

  @Override
  public String toString() {
    return "MemoryStore";
  }
}
