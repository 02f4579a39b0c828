package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.RangePlan;
import io.lancedb.objectstore.flow.RangeRead;
import io.lancedb.objectstore.flow.Requests;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.CoreSubscriber;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Fetches the ranges of a plan by GETs of at most 8 MiB, 16 at once, copied straight into their
 * buffers as the bytes arrive. All answers must show the same object.
 */
final class S3RangeRead extends RangeRead {

  private static final long PIECE_BYTES = 8 << 20;
  private static final int IN_FLIGHT = 16;

  /** A part of a fetch. */
  private record Piece(int fetch, long offset, ByteRange range) {}

  private final S3Client client;
  private final S3AsyncClient sdk;
  private final S3Paths paths;
  private final StorePath path;
  private final List<Piece> pieces = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger missing;
  private final AtomicReference<String> eTag = new AtomicReference<>();
  private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
  private final Runnable abort = this::storeClosed;
  private volatile boolean entered;

  S3RangeRead(
      CoreSubscriber<? super List<StoreBuffer>> subscriber,
      S3Client client,
      S3AsyncClient sdk,
      S3Paths paths,
      StorePath path,
      RangePlan plan,
      StoreBufferAllocator buffers) {
    super(subscriber, plan, buffers);
    this.client = client;
    this.sdk = sdk;
    this.paths = paths;
    this.path = path;
    for (int fetch = 0; fetch < plan.fetches().size(); fetch++) {
      ByteRange range = plan.fetches().get(fetch);
      for (long at = 0; at < range.length(); at += PIECE_BYTES) {
        long length = Math.min(PIECE_BYTES, range.length() - at);
        pieces.add(new Piece(fetch, at, new ByteRange(range.offset() + at, length)));
      }
    }
    this.missing = new AtomicInteger(pieces.size());
  }

  @Override
  protected void start() {
    if (!hold()) {
      return;
    }
    try {
      client.enter(abort);
    } catch (RuntimeException e) {
      abort(e);
      release();
      return;
    }
    entered = true;
    try {
      allocate();
      if (pieces.isEmpty()) {
        succeed();
      }
      for (int i = Math.min(IN_FLIGHT, pieces.size()); i > 0; i--) {
        fetchNext();
      }
    } catch (Throwable e) {
      abort(e);
    } finally {
      release();
    }
  }

  @Override
  protected void freed() {
    if (entered) {
      client.leave(abort);
    }
  }

  private void fetchNext() {
    int index = next.getAndIncrement();
    if (index >= pieces.size() || ended()) {
      return;
    }
    Piece piece = pieces.get(index);
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(client.bucket())
            .key(paths.key(path))
            .range(S3Get.header(piece.range()))
            .build();
    CompletableFuture<Void> future =
        sdk.getObject(request, new SegmentTransformer(piece.range().length(), new Target(piece)));
    Runnable cancel = () -> future.cancel(true);
    running.add(cancel);
    var _ =
        future.whenComplete((done, error) -> {
          running.remove(cancel);
          if (error != null) {
            abort(client.errors().map(path, error));
          } else if (missing.decrementAndGet() == 0) {
            succeed();
          } else {
            fetchNextOrAbort();
          }
        });
    if (ended()) {
      future.cancel(true);
    }
  }

  private void storeClosed() {
    abort(S3Client.closedError());
  }

  private void fetchNextOrAbort() {
    try {
      fetchNext();
    } catch (RuntimeException e) {
      abort(client.errors().map(path, e));
    }
  }

  @Override
  protected void stopFetches() {
    running.forEach(Runnable::run);
  }

  /** Checks the head of an answer and takes its bytes. */
  private final class Target implements SegmentTransformer.Target {
    private final Piece piece;

    Target(Piece piece) {
      this.piece = piece;
    }

    @Override
    public void check(GetObjectResponse response) {
      ContentRange got = ContentRange.of(path, response);
      Requests.checkEnd(path, plan().end(), got.total());
      if (!got.range().equals(piece.range())) {
        throw new StoreException(
            StoreException.Kind.OTHER,
            path,
            "The server sent %s of %s instead of %s".formatted(got.range(), path, piece.range()));
      }
      String tag = String.valueOf(response.eTag());
      if (!eTag.compareAndSet(null, tag) && !tag.equals(eTag.get())) {
        throw new StoreException(
            StoreException.Kind.TRANSIENT, path, "Object " + path + " changed while it was read");
      }
    }

    @Override
    public boolean write(long position, MemorySegment bytes) {
      if (!hold()) {
        return false;
      }
      try {
        MemorySegment.copy(
            bytes, 0, target(piece.fetch()), piece.offset() + position, bytes.byteSize());
      } finally {
        release();
      }
      return !ended();
    }

    @Override
    public StoreException cut(long missingBytes) {
      return S3Get.cut(path, missingBytes);
    }
  }
}
