package io.lancedb.objectstore.local;

import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Streams buffers into a temporary file and publishes it at the end. At most {@code
 * maxPartsInFlight} buffers are asked for and waiting; each is closed when it is written or when
 * the upload ends otherwise. One I/O task at a time works on it.
 */
final class FileUpload extends HandOver<PutResult> implements CoreSubscriber<StoreBuffer> {

  private static final long MAX_WRITE = 4 << 20;

  private final IoThreads threads;
  private final FileWrites writes;
  private final StorePath path;
  private final Publisher<StoreBuffer> content;
  private final MultipartOptions options;
  private final Context context;
  private final Queue<StoreBuffer> queue;
  private final AtomicInteger work = new AtomicInteger();
  private final Runnable abort = this::storeClosed;
  private volatile @Nullable Subscription upstream;
  private volatile @Nullable Throwable error;
  private volatile boolean complete;
  private volatile boolean ended;
  private @Nullable Publication publication;

  FileUpload(
      CoreSubscriber<? super PutResult> subscriber,
      IoThreads threads,
      FileWrites writes,
      StorePath path,
      Publisher<StoreBuffer> content,
      MultipartOptions options) {
    super(subscriber);
    this.context = subscriber.currentContext();
    this.threads = threads;
    this.writes = writes;
    this.path = path;
    this.content = content;
    this.options = options;
    this.queue = Queues.<StoreBuffer>get(options.maxPartsInFlight()).get();
  }

  @Override
  protected void start() {
    try {
      threads.checkOpen();
      BaseDirectory.checkWritable(path);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    threads.register(abort);
    content.subscribe(this);
    schedule(); // The file is opened while its first bytes are made.
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (Operators.validate(upstream, subscription)) {
      upstream = subscription;
      if (stopped()) {
        subscription.cancel();
      }
      subscription.request(options.maxPartsInFlight());
    }
  }

  @Override
  public void onNext(StoreBuffer buffer) {
    if (ended || !queue.offer(buffer)) {
      buffer.close();
      return;
    }
    schedule();
  }

  @Override
  public void onError(Throwable cause) {
    error = cause;
    schedule();
  }

  @Override
  public void onComplete() {
    complete = true;
    schedule();
  }

  @Override
  protected void stop() {
    cancelUpstream();
    schedule();
  }

  private void storeClosed() {
    error = IoThreads.closedError();
    cancelUpstream();
    schedule();
  }

  private void cancelUpstream() {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private void schedule() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    try {
      threads.execute(this::run);
    } catch (RuntimeException e) {
      // The store is closed or swamped. A temporary file that is left has a reserved name.
      run(e);
    }
  }

  private void run(RuntimeException rejection) {
    error = rejection;
    int missed = 1;
    do {
      end(rejection);
      missed = work.addAndGet(-missed);
    } while (missed != 0);
  }

  private void run() {
    int missed = work.get();
    while (missed != 0) {
      step();
      missed = work.addAndGet(-missed);
    }
  }

  private void step() {
    if (ended) {
      closeQueue();
      return;
    }
    Throwable cause = error;
    try {
      while (cause == null && !stopped()) {
        boolean last = complete; // before the poll: nothing comes after it
        StoreBuffer buffer = queue.poll();
        if (buffer == null) {
          Publication target = publication();
          if (last) {
            publish(target);
          }
          return;
        }
        write(buffer);
        request();
        cause = error;
      }
    } catch (Throwable e) {
      cause = FileErrors.map(path, e);
      cancelUpstream();
    }
    end(cause);
  }

  private void request() {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(1);
    }
  }

  private Publication publication() throws IOException {
    Publication open = publication;
    if (open == null) {
      open = Publication.open(writes, path);
      publication = open;
    }
    return open;
  }

  private void write(StoreBuffer buffer) throws IOException {
    try (buffer) {
      MemorySegment bytes = buffer.segment();
      Publication target = publication();
      for (long at = 0; at < bytes.byteSize(); at += MAX_WRITE) {
        target.write(bytes.asSlice(at, Math.min(MAX_WRITE, bytes.byteSize() - at)).asByteBuffer());
      }
    }
  }

  private void publish(Publication target) throws IOException {
    PutResult result = target.publish(options.mode());
    end(null);
    complete(result);
  }

  /** Gives everything back; signals the error if there is one and somebody listens. */
  private void end(@Nullable Throwable cause) {
    if (!ended) {
      ended = true;
      threads.deregister(abort);
      if (cause != null) {
        cancelUpstream();
      }
      if (publication != null) {
        FileBody.closeQuietly(publication);
      }
    }
    closeQueue();
    if (cause != null) {
      fail(cause);
    }
  }

  private void closeQueue() {
    for (StoreBuffer buffer = queue.poll(); buffer != null; buffer = queue.poll()) {
      buffer.close();
    }
  }
}
