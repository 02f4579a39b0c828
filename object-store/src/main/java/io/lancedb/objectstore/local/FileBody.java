package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.Requests;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Streams a range of an open file in chunks, one read per requested chunk, on I/O threads. The file
 * is closed when the stream ends, and when the store is closed before that.
 */
final class FileBody extends Flux<ByteBuffer> implements Subscription {

  static final int CHUNK = 256 << 10;

  private final IoThreads threads;
  private final StorePath path;
  private final FileChannel channel;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong requested = new AtomicLong();
  private final Runnable abort = this::storeClosed;
  private final long end;
  private long position;
  private boolean finished;
  private volatile boolean cancelled;
  private volatile boolean aborted;
  private volatile @Nullable CoreSubscriber<? super ByteBuffer> subscriber;

  FileBody(IoThreads threads, StorePath path, FileChannel channel, ByteRange range) {
    this.threads = threads;
    this.path = path;
    this.channel = channel;
    this.position = range.offset();
    this.end = range.end();
    threads.register(abort);
  }

  @Override
  public void subscribe(CoreSubscriber<? super ByteBuffer> actual) {
    if (!subscribed.compareAndSet(false, true)) {
      Operators.error(
          actual, new IllegalStateException("The body of " + path + " is subscribed at most once"));
      return;
    }
    actual.onSubscribe(this);
    subscriber = actual;
    schedule();
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      requested.getAndUpdate(old -> Operators.addCap(old, n));
      schedule();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    schedule();
  }

  /** Nobody will subscribe: closes the file. */
  void dispose() {
    if (subscribed.compareAndSet(false, true)) {
      cancel();
    }
  }

  private void storeClosed() {
    aborted = true;
    schedule();
  }

  private void schedule() {
    if (work.getAndIncrement() == 0) {
      try {
        threads.execute(this::run);
      } catch (RuntimeException e) {
        rejected(e);
      }
    }
  }

  /** No thread takes the task: closing a descriptor here is the least of the evils. */
  private void rejected(RuntimeException error) {
    if (subscriber == null && !cancelled) {
      closeQuietly(channel);
      work.set(0); // the subscriber will come here again and see the error
      return;
    }
    end(error);
    work.set(1); // whatever comes now finds the stream finished
  }

  private void run() {
    int missed = work.get();
    while (missed != 0) {
      step();
      missed = work.addAndGet(-missed);
    }
  }

  private void step() {
    if (finished) {
      return;
    }
    if (cancelled) {
      end(null);
      return;
    }
    CoreSubscriber<? super ByteBuffer> actual = subscriber;
    if (aborted) {
      closeQuietly(channel);
    }
    if (actual == null) {
      return;
    }
    if (aborted) {
      end(IoThreads.closedError());
      return;
    }
    try {
      while (position < end && requested.get() > 0 && !cancelled && !aborted) {
        ByteBuffer chunk = read(channel, path, position, (int) Math.min(CHUNK, end - position));
        position += chunk.remaining();
        if (requested.get() != Long.MAX_VALUE) {
          requested.decrementAndGet();
        }
        actual.onNext(chunk);
      }
    } catch (Throwable e) {
      end(FileErrors.map(path, e));
      return;
    }
    if (position == end && !cancelled) {
      end(null);
    }
  }

  private void end(@Nullable Throwable error) {
    if (finished) {
      return;
    }
    finished = true;
    threads.deregister(abort);
    closeQuietly(channel);
    CoreSubscriber<? super ByteBuffer> actual = subscriber;
    if (cancelled || actual == null) {
      return;
    }
    if (error == null) {
      actual.onComplete();
    } else {
      actual.onError(error);
    }
  }

  static ByteBuffer read(FileChannel channel, StorePath path, long position, int length)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(length);
    while (chunk.hasRemaining()) {
      if (channel.read(chunk, position + chunk.position()) < 0) {
        throw shrunk(path, position + length, channel.size());
      }
    }
    return chunk.flip().asReadOnlyBuffer();
  }

  static StoreException shrunk(StorePath path, long end, long size) {
    return Requests.beyondEnd(path, end, size);
  }

  static void closeQuietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      // Reading is over; there is nothing to lose.
    }
  }
}
