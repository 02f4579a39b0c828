package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;

/** Deletes a batch; a further attempt takes only the paths that were not confirmed. */
final class RetriedDelete {

  private final ObjectStore store;
  private final List<StorePath> batch;

  RetriedDelete(ObjectStore store, List<StorePath> batch) {
    this.store = store;
    this.batch = batch;
  }

  Flux<StorePath> run(Backoff backoff) {
    return Flux.defer(() -> {
      Set<StorePath> left = new LinkedHashSet<>(batch);
      return Flux.defer(() -> store.delete(Flux.fromIterable(List.copyOf(left))))
          .doOnNext(left::remove)
          .retryWhen(backoff.start());
    });
  }
}
