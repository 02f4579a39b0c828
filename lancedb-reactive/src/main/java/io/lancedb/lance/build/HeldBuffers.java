package io.lancedb.lance.build;

import io.lancedb.objectstore.StoreBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Buffers that were read and that no task has taken yet. */
final class HeldBuffers implements AutoCloseable {

  private final List<StoreBuffer> held = new ArrayList<>();
  private boolean closed;

  /** Keeps buffers; after the end they are closed at once. */
  void add(List<StoreBuffer> buffers) {
    synchronized (this) {
      if (!closed) {
        held.addAll(buffers);
        return;
      }
    }
    buffers.forEach(StoreBuffer::close);
  }

  /** Gives all buffers to the caller, who closes them. */
  synchronized List<StoreBuffer> take() {
    if (closed) {
      throw new CancellationException("The build of the index ended");
    }
    List<StoreBuffer> taken = new ArrayList<>(held);
    held.clear();
    return taken;
  }

  @Override
  public void close() {
    List<StoreBuffer> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(held);
      held.clear();
    }
    left.forEach(StoreBuffer::close);
  }
}
