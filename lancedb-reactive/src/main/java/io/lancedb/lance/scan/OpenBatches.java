package io.lancedb.lance.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.SynchronousSink;

/**
 * The batches of one subscription that nobody has received yet. Operators that run tasks side by
 * side forget what waits in their queues when they are cancelled; this remembers, and frees it.
 */
public final class OpenBatches implements AutoCloseable {

  private final Set<VectorSchemaRoot> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  /** Remembers a batch; after the end of the subscription it is closed at once. */
  public synchronized <R> R keep(R result) {
    if (result instanceof VectorSchemaRoot batch) {
      if (closed) {
        batch.close();
      } else {
        open.add(batch);
      }
    }
    return result;
  }

  /** Gives a batch to the caller, who owns it from now on. */
  synchronized VectorSchemaRoot take(VectorSchemaRoot batch) {
    if (!open.remove(batch)) {
      throw new CancellationException("The query ended");
    }
    return batch;
  }

  /** Gives several batches to the caller, all or none of them. */
  synchronized List<VectorSchemaRoot> takeAll(List<VectorSchemaRoot> batches) {
    if (!open.containsAll(batches)) {
      throw new CancellationException("The query ended");
    }
    batches.forEach(open::remove);
    return batches;
  }

  /** Hands a result on to the subscriber, unless the subscription has ended. */
  public <R> void release(R result, SynchronousSink<R> sink) {
    boolean ours;
    synchronized (this) {
      ours = !(result instanceof VectorSchemaRoot batch) || open.remove(batch);
    }
    if (ours) {
      sink.next(result);
    }
  }

  /** Closes what nobody received. */
  @Override
  public void close() {
    List<VectorSchemaRoot> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(open);
      open.clear();
    }
    left.forEach(VectorSchemaRoot::close);
  }
}
