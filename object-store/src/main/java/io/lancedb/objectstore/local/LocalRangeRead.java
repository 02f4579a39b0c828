package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.RangePlan;
import io.lancedb.objectstore.flow.RangeRead;
import io.lancedb.objectstore.flow.Requests;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * Reads the fetches of a plan with positional reads, straight into their buffers. The first task
 * opens the file, takes the memory and then reads together with as many further tasks as there are
 * batches and threads. Long fetches of whoever accepts memory of the store are not read but mapped.
 */
final class LocalRangeRead extends RangeRead {

  /** Shorter fetches are read: that is cheaper than paging them in. */
  private static final long MAPPED_BYTES = 256 << 10;

  private final IoThreads threads;
  private final FileMappings mappings;
  private final BaseDirectory base;
  private final StorePath path;
  private final FetchPieces pieces;
  private final AtomicInteger workers = new AtomicInteger(1);
  private @Nullable FileChannel channel;
  private @Nullable FileMapping mapping;

  LocalRangeRead(
      CoreSubscriber<? super List<StoreBuffer>> subscriber,
      IoThreads threads,
      FileMappings mappings,
      BaseDirectory base,
      StorePath path,
      RangePlan plan,
      StoreBufferAllocator buffers) {
    super(subscriber, plan, buffers);
    this.threads = threads;
    this.mappings = mappings;
    this.path = path;
    this.base = base;
    this.pieces = new FetchPieces(plan.fetches());
  }

  @Override
  protected void start() {
    try {
      threads.checkOpen();
      threads.execute(this::open);
    } catch (RuntimeException e) {
      abort(e);
    }
  }

  private void open() {
    if (!hold()) {
      return;
    }
    try {
      Path file = base.resolve(path);
      if (isMapped()) {
        map(file);
        return;
      }
      if (Files.isDirectory(file)) {
        throw new NoSuchFileException(file.toString());
      }
      FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
      channel = opened;
      Requests.checkEnd(path, plan().end(), opened.size());
      allocate();
      startWorkers();
      work(opened);
    } catch (Throwable e) {
      abort(FileErrors.map(path, e));
    } finally {
      workerEnded();
      release();
    }
  }

  private boolean isMapped() {
    return allocator().acceptsShared()
        && plan().fetches().stream().allMatch(fetch -> fetch.length() >= MAPPED_BYTES);
  }

  private void map(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new NoSuchFileException(file.toString());
    }
    FileMapping mapped = mappings.get(path, file, attributes);
    try {
      Requests.checkEnd(path, plan().end(), mapped.size());
      mapping = mapped;
      allocate();
    } finally {
      mapped.release();
    }
  }

  @Override
  protected StoreBuffer buffer(int fetch) {
    FileMapping mapped = mapping;
    if (mapped == null) {
      return super.buffer(fetch);
    }
    ByteRange range = plan().fetches().get(fetch);
    MemorySegment bytes = mapped.load(range.offset(), range.length());
    mapped.retain();
    try {
      return allocator().share(bytes, mapped::release);
    } catch (Throwable e) {
      mapped.release();
      throw e;
    }
  }

  /** Further tasks, as many as have work and a thread; none is needed for the read to end. */
  private void startWorkers() {
    int more = Math.min(pieces.batches(), threads.size()) - 1;
    for (int i = 0; i < more && !ended(); i++) {
      workers.incrementAndGet();
      try {
        threads.execute(this::join);
      } catch (StoreException e) {
        workers.decrementAndGet(); // busy or closing: the others do the work
        return;
      }
    }
  }

  private void join() {
    boolean held = hold();
    try {
      FileChannel opened = channel;
      if (held && opened != null) {
        work(opened);
      }
    } catch (Throwable e) {
      abort(FileErrors.map(path, e));
    } finally {
      workerEnded();
      if (held) {
        release();
      }
    }
  }

  private void workerEnded() {
    if (workers.decrementAndGet() == 0) {
      if (channel != null) {
        FileBody.closeQuietly(channel);
      }
      succeed(); // of no effect when the read failed or was cancelled
    }
  }

  private void work(FileChannel from) throws IOException {
    while (!ended()) {
      int batch = pieces.claim();
      if (batch < 0) {
        return;
      }
      int end = pieces.end(batch);
      for (int piece = pieces.first(batch); piece < end && !ended(); piece++) {
        read(from, piece);
      }
    }
  }

  private void read(FileChannel from, int piece) throws IOException {
    int fetch = pieces.fetch(piece);
    long offset = pieces.offset(piece);
    int length = pieces.length(piece);
    long position = plan().fetches().get(fetch).offset() + offset;
    ByteBuffer bytes = target(fetch).asSlice(offset, length).asByteBuffer();
    while (bytes.hasRemaining()) {
      if (from.read(bytes, position + bytes.position()) < 0) {
        throw FileBody.shrunk(path, position + length, from.size());
      }
    }
  }
}
