package io.lancedb.objectstore.flow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * One run of an operation that emits at most one value which somebody must own. The work starts
 * with the first request, so an operator that asks for nothing causes nothing. Whatever the race
 * between the value and a cancel: the value is either emitted or {@link #discard discarded}.
 */
public abstract class HandOver<T> implements Subscription {

  private static final int WAITING = 0;
  private static final int REQUESTED = 1;
  private static final int DONE = 2;
  private static final int CANCELLED = 3;

  private final CoreSubscriber<? super T> subscriber;
  private final AtomicInteger phase = new AtomicInteger(WAITING);

  protected HandOver(CoreSubscriber<? super T> subscriber) {
    this.subscriber = subscriber;
  }

  /** A cold Mono that makes a new run for each subscriber. */
  public static <T> Mono<T> mono(Function<CoreSubscriber<? super T>, HandOver<T>> run) {
    return new Mono<T>() {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(run.apply(actual));
      }
    };
  }

  /** Starts the work; called once, on the requesting thread, which must not be blocked. */
  protected abstract void start();

  /** Frees a value that nobody takes any more. */
  protected void discard(T value) {}

  /** The subscriber cancelled before anything was emitted; on its thread. */
  protected void stop() {}

  /** The subscriber cancelled without having asked, so nothing was ever started. */
  protected void neverStarted() {
    stop();
  }

  /** Whether nothing can be emitted any more: the work may stop. */
  protected final boolean stopped() {
    return phase.get() >= DONE;
  }

  @Override
  public final void request(long n) {
    if (Operators.validate(n) && phase.compareAndSet(WAITING, REQUESTED)) {
      start();
    }
  }

  @Override
  public final void cancel() {
    if (phase.compareAndSet(REQUESTED, CANCELLED)) {
      stop();
    } else if (phase.compareAndSet(WAITING, CANCELLED)) {
      neverStarted();
    } else if (phase.compareAndSet(REQUESTED, CANCELLED)) {
      stop(); // a request came in between
    }
  }

  /** Emits the value, or completes empty when there is none. */
  protected final void complete(@Nullable T value) {
    if (phase.compareAndSet(REQUESTED, DONE)) {
      if (value != null) {
        subscriber.onNext(value);
      }
      subscriber.onComplete();
    } else if (value != null) {
      discard(value);
    }
  }

  /** Emits an error; one that comes after the end is of no use to anybody. */
  protected final void fail(Throwable error) {
    if (phase.compareAndSet(REQUESTED, DONE)) {
      subscriber.onError(error);
    }
  }
}
