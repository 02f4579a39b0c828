package io.lancedb.lance.file;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Takes one batch at a time from a publisher, which is subscribed with the first request. Calls
 * {@code signal} after each event. {@link #requestOne} and {@link #take} belong to one thread at a
 * time; whoever cancels still takes once more, because a batch may have arrived meanwhile.
 */
final class BatchSource implements CoreSubscriber<VectorSchemaRoot> {

  private final Publisher<VectorSchemaRoot> batches;
  private final Context context;
  private final Runnable signal;

  private final AtomicReference<@Nullable VectorSchemaRoot> arrived = new AtomicReference<>();
  private volatile @Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;
  private volatile boolean done;
  private volatile boolean cancelled;
  private boolean subscribed;
  private boolean requested;

  BatchSource(Publisher<VectorSchemaRoot> batches, Context context, Runnable signal) {
    this.batches = batches;
    this.context = context;
    this.signal = signal;
  }

  /** Asks for a batch unless one is already asked for. */
  void requestOne() {
    if (requested) {
      return;
    }
    requested = true;
    Subscription current = subscription;
    if (current != null) {
      current.request(1);
    } else if (!subscribed) {
      subscribed = true;
      batches.subscribe(this);
    }
  }

  /** The batch that arrived, which now belongs to the caller, or null. */
  @Nullable VectorSchemaRoot take() {
    VectorSchemaRoot batch = arrived.getAndSet(null);
    if (batch != null) {
      requested = false;
    }
    return batch;
  }

  /** Whether every batch was taken and no more come. */
  boolean isDone() {
    return done && arrived.get() == null;
  }

  /** Why the source failed, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  void cancel() {
    cancelled = true;
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    if (cancelled) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(VectorSchemaRoot batch) {
    if (!arrived.compareAndSet(null, batch)) {
      batch.close();
      failure = new IllegalStateException("The source of batches emits more than was requested");
    }
    signal.run();
  }

  @Override
  public void onError(Throwable error) {
    failure = error;
    done = true;
    signal.run();
  }

  @Override
  public void onComplete() {
    done = true;
    signal.run();
  }
}
