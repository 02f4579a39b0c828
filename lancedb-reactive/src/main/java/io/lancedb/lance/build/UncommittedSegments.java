package io.lancedb.lance.build;

import io.lancedb.lance.file.RandomUuid;
import io.lancedb.objectstore.ObjectStores;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Directories of segments that no version names yet. They are deleted when their build fails or is
 * cancelled; once the commit has begun, they are the commit's.
 */
public final class UncommittedSegments {

  private static final Logger LOG = LoggerFactory.getLogger(UncommittedSegments.class);

  private enum State {
    BUILDING,
    COMMITTING,
    ABANDONED
  }

  private final IndexTarget target;
  private final AtomicReference<State> state = new AtomicReference<>(State.BUILDING);
  private final ConcurrentLinkedQueue<UUID> segments = new ConcurrentLinkedQueue<>();

  /** None so far. */
  public UncommittedSegments(IndexTarget target) {
    this.target = target;
  }

  /** Names a new segment. */
  public UUID next() {
    UUID uuid = RandomUuid.next();
    segments.add(uuid);
    return uuid;
  }

  /** The commit begins; fails if the build was cancelled before. */
  public void beginCommit() {
    if (!state.compareAndSet(State.BUILDING, State.COMMITTING)) {
      throw new CancellationException("The build of the index was cancelled");
    }
  }

  /** Deletes the directories unless the commit has begun. */
  public Mono<Void> abandon() {
    return Mono.defer(
        () -> state.compareAndSet(State.BUILDING, State.ABANDONED) ? delete() : Mono.empty());
  }

  /** Deletes the directories; what stays is logged. */
  public Mono<Void> delete() {
    return Flux.fromIterable(segments)
        .concatMap(uuid ->
            ObjectStores.deletePrefix(target.store(), target.directory(uuid))
                .doOnError(
                    error -> LOG.warn("Files of a failed build were not deleted: {}", uuid, error))
                .onErrorComplete())
        .then();
  }
}
