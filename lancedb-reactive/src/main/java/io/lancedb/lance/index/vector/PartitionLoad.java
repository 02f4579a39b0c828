package io.lancedb.lance.index.vector;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A partition that is being read, for everybody who asks meanwhile. It is read to its end also when
 * they all cancel, and its memory stays until the last of them has left.
 */
final class PartitionLoad {

  private final Mono<Partition> shared;
  private int users;
  private boolean ended;
  private @Nullable Partition partition;

  /**
   * A load that starts when it is first subscribed.
   *
   * @param read emits the partition, retained once
   * @param keep is told of the partition
   * @param end is told when nobody may enter any more
   */
  PartitionLoad(Mono<Partition> read, Consumer<Partition> keep, Consumer<PartitionLoad> end) {
    this.shared =
        read.doOnNext(this::arrived)
            .doOnNext(keep)
            .doFinally(signal -> {
              end.accept(this);
              ended();
            })
            .cache();
  }

  private synchronized void arrived(Partition read) {
    partition = read;
  }

  /** Counts a user, who must leave. */
  synchronized void enter() {
    users++;
  }

  synchronized void leave() {
    users--;
    releaseUnused();
  }

  private synchronized void ended() {
    ended = true;
    releaseUnused();
  }

  private void releaseUnused() {
    if (ended && users == 0 && partition != null) {
      partition.release();
      partition = null;
    }
  }

  /** Emits what is made of the partition, which stays in memory until the function returns. */
  <R> Mono<R> with(Function<Partition, R> use) {
    return shared.map(read -> {
      if (!read.retain()) {
        throw new CancellationException("The query was cancelled");
      }
      try {
        return use.apply(read);
      } finally {
        read.release();
      }
    });
  }
}
