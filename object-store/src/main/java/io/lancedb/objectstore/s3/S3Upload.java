package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.flow.HandOver;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Streams buffers into parts. Each buffer is copied into the part that is being filled and closed;
 * the next is asked for while that part and those under way are no more than {@code
 * maxPartsInFlight}. What fits one part becomes a plain put. Error and cancel cancel the parts
 * under way, wait for them, and abort the upload on the server.
 *
 * <p>Everything that happens is an event in one queue, worked off by one thread at a time.
 */
final class S3Upload extends HandOver<PutResult> implements CoreSubscriber<StoreBuffer> {

  private final PartUploads parts;
  private final S3Client client;
  private final Publisher<StoreBuffer> content;
  private final Context context;
  private final Runnable abort = this::storeClosed;

  private final Queue<Runnable> events = Queues.<Runnable>unboundedMultiproducer().get();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();

  // Touched by events only.
  private @Nullable StoreBuffer buffer;
  private long taken;
  private ByteBuffer part = ByteBuffer.allocate(0);
  private long size;
  private int inFlight;
  private boolean asked;
  private boolean sourceEnded;
  private boolean creating;
  private boolean finishing;
  private boolean ended;
  private @Nullable Throwable failure;

  S3Upload(
      CoreSubscriber<? super PutResult> subscriber,
      PartUploads parts,
      Publisher<StoreBuffer> content) {
    super(subscriber);
    this.context = subscriber.currentContext();
    this.parts = parts;
    this.client = parts.client();
    this.content = content;
  }

  @Override
  protected void start() {
    try {
      client.enter(abort);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    try {
      parts.check();
    } catch (RuntimeException e) {
      client.leave(abort);
      fail(e);
      return;
    }
    content.subscribe(this);
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (!upstream.compareAndSet(null, subscription)) {
      subscription.cancel();
      return;
    }
    post(stopped() ? subscription::cancel : this::progress);
  }

  @Override
  public void onNext(StoreBuffer next) {
    post(() -> take(next));
  }

  @Override
  public void onError(Throwable error) {
    post(() -> failWith(error));
  }

  @Override
  public void onComplete() {
    post(() -> {
      sourceEnded = true;
      progress();
    });
  }

  @Override
  protected void stop() {
    cancelUpstream();
    post(() -> failWith(new CancellationException()));
  }

  private void storeClosed() {
    post(() -> failWith(S3Client.closedError()));
  }

  private void cancelUpstream() {
    Subscription subscription = upstream.get();
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private void post(Runnable event) {
    events.add(event);
    if (work.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      for (Runnable next = events.poll(); next != null; next = events.poll()) {
        try {
          next.run();
        } catch (Throwable e) {
          failWith(e);
        }
      }
      missed = work.addAndGet(-missed);
    } while (missed != 0);
  }

  private void take(StoreBuffer next) {
    asked = false;
    if (ended || failure != null || buffer != null) {
      next.close();
      return;
    }
    buffer = next;
    taken = 0;
    progress();
  }

  /** Does whatever can be done now: fill a part, send it, ask for more, or finish. */
  private void progress() {
    if (ended || failure != null || creating || finishing) {
      return;
    }
    fill();
    if (buffer != null || creating) {
      return;
    }
    if (sourceEnded) {
      finish();
    } else if (!asked && hasRoom()) {
      Subscription subscription = upstream.get();
      if (subscription != null) {
        asked = true;
        subscription.request(1);
      }
    }
  }

  private boolean hasRoom() {
    return inFlight < parts.options().maxPartsInFlight();
  }

  private void fill() {
    while (buffer != null && hasRoom()) {
      int partSize = parts.partSize();
      long left = buffer.size() - taken;
      if (left == 0) {
        buffer.close();
        buffer = null;
      } else if (part.position() == partSize) {
        startPart();
        if (creating) {
          return;
        }
      } else {
        int count = (int) Math.min(left, partSize - part.position());
        reserve(count, partSize);
        MemorySegment.copy(buffer.segment(), taken, MemorySegment.ofBuffer(part), 0, count);
        part.position(part.position() + count);
        taken += count;
        size += count;
      }
    }
  }

  /** Grows a part by doubling, so that a small object does not take the memory of a whole part. */
  private void reserve(int count, int partSize) {
    int needed = part.position() + count;
    if (needed > part.capacity()) {
      long doubled = Math.max(needed, 2L * part.capacity());
      part = ByteBuffer.allocate((int) Math.min(partSize, doubled)).put(part.flip());
    }
  }

  private void startPart() {
    if (!parts.created()) {
      CompletableFuture<String> upload = parts.create();
      creating = true;
      var _ = upload.whenComplete((id, error) -> post(() -> uploadCreated(id, error)));
      return;
    }
    ByteBuffer full = part.flip();
    part = ByteBuffer.allocate(0);
    CompletableFuture<CompletedPart> upload = parts.upload(full);
    inFlight++;
    var _ = upload.whenComplete((done, error) -> post(() -> partEnded(done, error)));
  }

  private void uploadCreated(@Nullable String id, @Nullable Throwable error) {
    creating = false;
    if (id != null) {
      parts.created(id);
    }
    if (error != null) {
      failWith(map(error));
    }
    if (failure != null) {
      endFailed();
    } else {
      startPart();
      progress();
    }
  }

  private void partEnded(@Nullable CompletedPart done, @Nullable Throwable error) {
    inFlight--;
    if (done != null) {
      parts.uploaded(done);
    }
    if (error != null) {
      failWith(map(error));
    }
    if (failure != null) {
      endFailed();
    } else {
      progress();
    }
  }

  private void finish() {
    if (!parts.created()) {
      finishBy(parts.putWhole(part.flip()));
    } else if (part.position() > 0) {
      if (hasRoom()) {
        startPart();
      }
    } else if (inFlight == 0) {
      finishBy(parts.complete(size));
    }
  }

  private void finishBy(CompletableFuture<PutResult> put) {
    finishing = true;
    var _ = put.whenComplete((result, error) -> post(() -> finished(result, error)));
  }

  private void finished(@Nullable PutResult put, @Nullable Throwable error) {
    finishing = false;
    if (put != null) {
      ended = true;
      client.leave(abort);
      complete(put);
    } else if (error != null && failure == null) {
      failWith(S3Writes.conflict(parts.path(), parts.options().mode(), map(error)));
    } else {
      endFailed();
    }
  }

  private Throwable map(Throwable error) {
    return client.errors().map(parts.path(), error);
  }

  private void failWith(Throwable error) {
    if (ended || failure != null) {
      return;
    }
    failure = error;
    cancelUpstream();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
    part = ByteBuffer.allocate(0);
    parts.cancelParts();
    endFailed();
  }

  /** After the last request of ours: tells the server and then the subscriber. */
  private void endFailed() {
    Throwable error = failure;
    if (error == null || ended || creating || finishing || inFlight > 0) {
      return;
    }
    ended = true;
    var _ =
        parts
            .abort()
            .whenComplete((done, ignored) -> {
              client.leave(abort);
              fail(error);
            });
  }
}
