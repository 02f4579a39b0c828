package io.lancedb.local;

import io.lancedb.lance.dataset.VersionLog;
import io.lancedb.lance.table.Manifest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The version that a table reads: one reference. Own writes and {@link #unpin} move it; with a read
 * consistency, reads look for a newer version once it is older than that.
 */
final class Snapshot {

  private record State(Manifest manifest, boolean pinned, long checkedNanos) {

    State(Manifest manifest, boolean pinned) {
      this(manifest, pinned, System.nanoTime());
    }
  }

  private final VersionLog log;
  private final @Nullable Duration maxAge;
  private volatile State state;

  Snapshot(VersionLog log, Manifest manifest, boolean pinned, @Nullable Duration maxAge) {
    this.log = log;
    this.maxAge = maxAge;
    this.state = new State(manifest, pinned);
  }

  boolean isPinned() {
    return state.pinned;
  }

  long version() {
    return state.manifest.version();
  }

  /** The version to read now. */
  Mono<Manifest> current() {
    State now = state;
    boolean fresh =
        now.pinned
            || maxAge == null
            || !maxAge.isZero() && System.nanoTime() - now.checkedNanos < maxAge.toNanos();
    return fresh ? Mono.just(now.manifest) : refresh(now);
  }

  /** The newest version there is, from which writes start; a pinned snapshot stays. */
  Mono<Manifest> latest() {
    State now = state;
    return now.pinned ? log.latestAfter(now.manifest) : refresh(now);
  }

  private Mono<Manifest> refresh(State from) {
    return log.latestAfter(from.manifest).doOnNext(this::follow);
  }

  private synchronized void follow(Manifest latest) {
    if (!state.pinned && state.manifest.version() <= latest.version()) {
      state = new State(latest, false);
    }
  }

  /** Follows the newest version from now on. */
  Mono<Void> unpin() {
    return log.latestAfter(state.manifest).doOnNext(this::set).then();
  }

  private synchronized void set(Manifest manifest) {
    state = new State(manifest, false);
  }

  /** Moves to a version that this table committed; gives its number. */
  synchronized long moveTo(Manifest committed) {
    if (state.pinned || state.manifest.version() <= committed.version()) {
      state = new State(committed, false);
    }
    return committed.version();
  }
}
