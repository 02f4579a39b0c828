package io.lancedb.lance.file;

import io.lancedb.objectstore.StoreBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * The store's subscription to the bytes of one file: what it asked for and whether it cancelled.
 */
final class FileContent implements Subscription {

  private final Subscriber<? super StoreBuffer> subscriber;
  private final Runnable signal;
  private final AtomicLong demand = new AtomicLong();
  private volatile boolean cancelled;

  FileContent(Subscriber<? super StoreBuffer> subscriber, Runnable signal) {
    this.subscriber = subscriber;
    this.signal = signal;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isRequested() {
    return !cancelled && demand.get() > 0;
  }

  /** Hands one buffer over; only after {@link #isRequested}. */
  void emit(StoreBuffer buffer) {
    if (demand.get() != Long.MAX_VALUE) {
      demand.decrementAndGet();
    }
    subscriber.onNext(buffer);
  }

  void complete() {
    subscriber.onComplete();
  }

  void fail(Throwable error) {
    if (!cancelled) {
      subscriber.onError(error);
    }
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      demand.accumulateAndGet(n, Operators::addCap);
      signal.run();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    signal.run();
  }
}
