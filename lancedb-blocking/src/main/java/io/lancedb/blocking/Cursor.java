package io.lancedb.blocking;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;

/**
 * The values of a publisher for one thread that waits for each. It takes no lock, so that neither
 * the publisher's threads nor a virtual thread are held up. What arrived and was not taken goes to
 * {@code discard} once the cursor is closed.
 */
final class Cursor<T> extends BaseSubscriber<T> implements Iterator<T>, AutoCloseable {

  private final String verb;
  private final int ahead;
  private final Consumer<? super T> discard;
  private final Queue<T> arrived = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Throwable error;
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile @Nullable Thread waiting;

  /** Values taken since the publisher was last asked for more. */
  private int taken;

  /**
   * Asks for {@code ahead} values at once.
   *
   * @param verb the reactive verb, for messages
   */
  Cursor(String verb, int ahead, Consumer<? super T> discard) {
    this.verb = verb;
    this.ahead = ahead;
    this.discard = discard;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(ahead);
  }

  @Override
  protected void hookOnNext(T value) {
    arrived.add(value);
    if (closed) {
      discardArrived();
    }
    wake();
  }

  @Override
  protected void hookOnError(Throwable thrown) {
    error = thrown;
    end();
  }

  @Override
  protected void hookOnComplete() {
    end();
  }

  private void end() {
    ended = true;
    wake();
  }

  private void wake() {
    LockSupport.unpark(waiting);
  }

  @Override
  public boolean hasNext() {
    NonBlockingThreads.refuse(verb);
    waiting = Thread.currentThread();
    try {
      while (true) {
        boolean complete = ended; // before the queue is looked at: what arrived comes first
        if (closed) {
          throw new IllegalStateException("The stream of " + verb + " is closed");
        }
        if (!arrived.isEmpty()) {
          return true;
        }
        if (complete) {
          return failed();
        }
        if (Thread.currentThread().isInterrupted()) {
          close();
          throw Await.interrupted(verb);
        }
        LockSupport.park(this);
      }
    } finally {
      waiting = null;
    }
  }

  private boolean failed() {
    Throwable thrown = error;
    if (thrown == null) {
      return false;
    }
    RuntimeException unchecked = Exceptions.propagate(thrown);
    unchecked.addSuppressed(new IllegalStateException(verb + " ended with an error here"));
    throw unchecked;
  }

  @Override
  public T next() {
    T value = hasNext() ? arrived.poll() : null;
    if (value == null) {
      throw new NoSuchElementException();
    }
    if (++taken >= ahead - ahead / 4) {
      int more = taken;
      taken = 0;
      request(more);
    }
    return value;
  }

  @Override
  public void close() {
    closed = true;
    cancel();
    discardArrived();
    wake();
  }

  private void discardArrived() {
    for (T value = arrived.poll(); value != null; value = arrived.poll()) {
      discard.accept(value);
    }
  }
}
