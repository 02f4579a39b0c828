package io.lancedb.objectstore.local;

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
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import io.lancedb.objectstore.flow.RangePlan;
import io.lancedb.objectstore.flow.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Objects as files below a base directory, in the layout that other clients use: the path of an
 * object is the path of its file.
 *
 * <ul>
 *   <li>A put writes a temporary file beside its target and publishes it by a hard link (create) or
 *       a rename, after syncing it; then the directories are synced. {@link
 *       LocalOptions.Durability#RELAXED} leaves the syncing out.
 *   <li>A put in mode if-matches is one step among the writers of this process only, hence not
 *       declared as a capability.
 *   <li>Directories are made as needed. One that holds no object counts as a prefix in {@link
 *       #listWithDelimiter}. Deleting the path of such a directory removes it, with abandoned
 *       temporary files in it; deleting an object leaves its directory alone.
 *   <li>Names that begin with {@code .tmp} or end in {@code #<number>} are temporary files of this
 *       and of the official clients: never listed, never written.
 *   <li>Symbolic links are followed.
 *   <li>Files that are read in long ranges by readers that accept memory of the store stay mapped,
 *       the most recently read ones, until they are deleted or the store is closed.
 * </ul>
 */
public final class LocalStore implements ObjectStore {

  /** Fetches are not grown beyond this by coalescing. */
  private static final long MAX_FETCH = 1 << 20;

  /** Objects of the first page of a listing; often nobody asks for more. */
  private static final int FIRST_LIST_PAGE = 8;

  /** Objects of the largest page of a listing. */
  private static final int LIST_PAGE = 256;

  private final LocalOptions options;
  private final BaseDirectory base;
  private final FileWrites writes;
  private final FileDeletes deletes;
  private final IoThreads threads;
  private final FileMappings mappings = new FileMappings();
  private final StoreCapabilities capabilities;

  private LocalStore(Path directory, LocalOptions options) {
    boolean durable = options.durability() == LocalOptions.Durability.SYNC;
    this.options = options;
    this.base = new BaseDirectory(directory);
    this.writes = new FileWrites(base, durable);
    this.threads = new IoThreads(options.ioThreads());
    this.deletes = new FileDeletes(writes, threads, mappings);
    this.capabilities = new StoreCapabilities("local", true, false, true, true, durable);
  }

  /** A store of a directory, which need not exist before the first put. No I/O happens here. */
  public static LocalStore create(Path base, LocalOptions options) {
    return new LocalStore(base, options);
  }

  /** The base directory. */
  public Path base() {
    return base.path();
  }

  /**
   * Makes the base directory, and those above it, if it is not there; fails when a file is in its
   * place.
   */
  public Mono<Void> createBase() {
    return FileCall.mono(
        threads,
        StorePath.ROOT,
        cancelled -> {
          try {
            Files.createDirectories(base.path());
          } catch (FileAlreadyExistsException e) {
            throw new StoreException(
                StoreException.Kind.ALREADY_EXISTS,
                StorePath.ROOT,
                "%s is a file, not a directory; name a directory".formatted(base.path()),
                e);
          }
          return null;
        });
  }

  @Override
  public StoreCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions getOptions) {
    Requests.checkObjectPath(path);
    return FileCall.mono(
        threads,
        path,
        cancelled -> FileGet.open(threads, base, path, getOptions),
        result -> FileGet.dispose(result));
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    Requests.checkObjectPath(path);
    RangePlan plan = RangePlan.of(ranges, options.coalesceGap(), MAX_FETCH);
    if (ranges.isEmpty()) {
      return Mono.fromCallable(() -> {
        threads.checkOpen();
        return List.of();
      });
    }
    return HandOver.mono(
        subscriber -> new LocalRangeRead(subscriber, threads, mappings, base, path, plan, buffers));
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    Requests.checkObjectPath(path);
    return FileCall.mono(threads, path, cancelled -> base.meta(path));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions putOptions) {
    Requests.checkObjectPath(path);
    ByteBuffer bytes = content.asReadOnlyBuffer();
    return FileCall.mono(
        threads,
        path,
        cancelled -> {
          BaseDirectory.checkWritable(path);
          try (Publication publication = Publication.open(writes, path)) {
            publication.write(bytes.duplicate());
            return cancelled.getAsBoolean() ? null : publication.publish(putOptions.mode());
          }
        });
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions multipartOptions) {
    Requests.checkObjectPath(path);
    return HandOver.mono(
        subscriber -> new FileUpload(subscriber, threads, writes, path, content, multipartOptions));
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return deletes.delete(paths);
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions listOptions) {
    return Flux.defer(() -> {
      DirectoryWalk walk = new DirectoryWalk(base, prefix, listOptions.startAfter());
      AtomicInteger limit = new AtomicInteger(FIRST_LIST_PAGE);
      return FileCall.<List<ObjectMeta>>mono(
              threads,
              prefix,
              cancelled -> walk.next(limit.getAndUpdate(size -> Math.min(LIST_PAGE, 4 * size))))
          .repeat()
          .takeWhile(page -> !page.isEmpty())
          .concatMapIterable(page -> page, 1);
    });
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return FileCall.mono(
        threads, prefix, cancelled -> DirectoryEntry.list(prefix, base.resolve(prefix)));
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions copyOptions) {
    Requests.checkObjectPath(from);
    Requests.checkObjectPath(to);
    PutMode mode = copyOptions.ifAbsent() ? new PutMode.Create() : new PutMode.Overwrite();
    return FileCall.mono(
        threads,
        from,
        cancelled -> {
          BaseDirectory.checkWritable(to);
          copy(from, to, mode);
          return null;
        });
  }

  private void copy(StorePath from, StorePath to, PutMode mode) throws IOException {
    long size = base.meta(from).size();
    try (FileChannel source = FileChannel.open(base.resolve(from), StandardOpenOption.READ);
        Publication publication = Publication.open(writes, to)) {
      for (long at = 0; at < size; ) {
        long count = source.transferTo(at, size - at, publication.channel());
        if (count <= 0) {
          throw FileBody.shrunk(from, size, source.size());
        }
        at += count;
      }
      publication.publish(mode);
    }
  }

  @Override
  public Mono<Void> close() {
    return threads.close().doOnSuccess(closed -> mappings.close());
  }

  @Override
  public String toString() {
    return "LocalStore[" + base.path() + "]";
  }
}
