package io.lancedb.local;

import io.lancedb.lance.dataset.VersionLog;
import io.lancedb.lance.table.Manifest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The version that a table reads: one atomic reference. Own writes and {@link #unpin} move it; with
 * a read consistency, reads look for a newer version once it is older than that.
 */
final class Snapshot {

  private record State(Manifest manifest, boolean pinned, long checkedNanos) {}

  private final VersionLog log;
  private final @Nullable Duration maxAge;
  private final AtomicReference<State> state;

  Snapshot(VersionLog log, Manifest manifest, boolean pinned, @Nullable Duration maxAge) {
    this.log = log;
    this.maxAge = maxAge;
    this.state = new AtomicReference<>(new State(manifest, pinned, System.nanoTime()));
  }

  boolean isPinned() {
    return state.get().pinned;
  }

  long version() {
    return state.get().manifest.version();
  }

  /** The version to read now. */
  Mono<Manifest> current() {
    State now = state.get();
    boolean fresh =
        now.pinned
            || maxAge == null
            || !maxAge.isZero() && System.nanoTime() - now.checkedNanos < maxAge.toNanos();
    return fresh ? Mono.just(now.manifest) : refresh(now);
  }

  /** The newest version there is, from which writes start; a pinned snapshot stays. */
  Mono<Manifest> latest() {
    State now = state.get();
    return now.pinned ? log.latestAfter(now.manifest) : refresh(now);
  }

  private Mono<Manifest> refresh(State from) {
    return log.latestAfter(from.manifest)
        .doOnNext(
            latest ->
                state.updateAndGet(
                    s ->
                        s.pinned || s.manifest.version() > latest.version()
                            ? s
                            : new State(latest, false, System.nanoTime())));
  }

  /** Follows the newest version from now on. */
  Mono<Void> unpin() {
    return log.latestAfter(state.get().manifest)
        .doOnNext(latest -> state.set(new State(latest, false, System.nanoTime())))
        .then();
  }

  /** Moves to a version that this table committed; gives its number. */
  long moveTo(Manifest committed) {
    state.updateAndGet(
        s ->
            !s.pinned && s.manifest.version() > committed.version()
                ? s
                : new State(committed, false, System.nanoTime()));
    return committed.version();
  }
}
