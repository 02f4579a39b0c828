package io.lancedb.lance.dataset;

import reactor.core.publisher.Mono;

/** Runs commits to their end, whether or not their subscribers stay. */
@FunctionalInterface
public interface CommitRunner {

  /**
   * Subscribes to a commit in the subscriber's context, and emits what it emits. A cancel does not
   * reach it. Fails with {@link io.lancedb.error.ClosedException} once nothing may begin any more.
   */
  <T> Mono<T> run(Mono<T> commit);
}
