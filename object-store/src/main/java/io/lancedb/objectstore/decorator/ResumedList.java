package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A listing that goes on after the last emitted path. */
final class ResumedList {

  private final ObjectStore store;
  private final StorePath prefix;
  private final ListOptions options;

  ResumedList(ObjectStore store, StorePath prefix, ListOptions options) {
    this.store = store;
    this.prefix = prefix;
    this.options = options;
  }

  Flux<ObjectMeta> run(Backoff backoff) {
    return Flux.defer(() -> {
      AtomicReference<StorePath> last = new AtomicReference<>();
      boolean ordered = store.capabilities().orderedListing();
      return Flux.defer(() -> store.list(prefix, rest(last.get())))
          .doOnNext(meta -> last.set(meta.path()))
          .onErrorMap(
              error -> !ordered && last.get() != null && Backoff.isPassing(error), BrokenOff::new)
          .retryWhen(backoff.start())
          .onErrorMap(BrokenOff.class, BrokenOff::error);
    });
  }

  private ListOptions rest(@Nullable StorePath last) {
    return last == null ? options : ListOptions.startAfter(last);
  }

  /** Hides an error from the retry: what was emitted cannot be told from what was not. */
  private static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Throwable error;

    BrokenOff(Throwable error) {
      super(error);
      this.error = error;
    }

    Throwable error() {
      return error;
    }
  }
}
