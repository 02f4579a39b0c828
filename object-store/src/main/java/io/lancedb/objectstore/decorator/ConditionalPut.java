package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A put in mode create or if-matches whose answer may get lost.
 *
 * <pre>
 *   answer                          object is now        meaning
 *   ------------------------------  -------------------  ------------------------------------
 *   transient, timeout              ours                 it took effect: success
 *   transient, timeout              absent / expected    it did not: try again
 *   transient, timeout              another              the condition does not hold any more
 *   condition failed, first try     (not looked at)      somebody else was there: the error
 *   condition failed, later try     ours                 an earlier try took effect: success
 * </pre>
 */
final class ConditionalPut {

  private final ObjectStore store;
  private final Backoff backoff;

  ConditionalPut(ObjectStore store, Backoff backoff) {
    this.store = store;
    this.backoff = backoff;
  }

  Mono<PutResult> put(Mono<PutResult> put, StorePath path, ByteBuffer content, PutMode mode) {
    return Mono.defer(() -> {
      AtomicBoolean ambiguous = new AtomicBoolean();
      return put.onErrorResume(
              error -> {
                if (Backoff.isPassing(error)) {
                  ambiguous.set(true);
                  return lookBack(path, content, mode, error);
                }
                return ambiguous.get() && isCondition(error)
                    ? lookBack(path, content, mode, error)
                    : Mono.error(error);
              })
          .retryWhen(backoff.start());
    });
  }

  private static boolean isCondition(Throwable error) {
    return StoreException.is(error, Kind.ALREADY_EXISTS)
        || StoreException.is(error, Kind.PRECONDITION);
  }

  /** Reads the object back; repeated by itself, so that a put is not repeated for it. */
  private Mono<PutResult> lookBack(
      StorePath path, ByteBuffer content, PutMode mode, Throwable error) {
    Mono<PutResult> found =
        store.get(path, GetOptions.WHOLE).flatMap(result -> compare(result, content, mode, error));
    return backoff
        .repeat(found)
        .onErrorResume(
            failure -> StoreException.is(failure, Kind.NOT_FOUND),
            failure -> Mono.error(absent(path, mode, error)));
  }

  private static Throwable absent(StorePath path, PutMode mode, Throwable error) {
    return mode instanceof PutMode.IfMatches && Backoff.isPassing(error)
        ? lost(path, mode, error)
        : error;
  }

  private Mono<PutResult> compare(
      GetResult result, ByteBuffer content, PutMode mode, Throwable error) {
    String eTag = result.meta().eTag();
    if (mode instanceof PutMode.IfMatches(String expected) && expected.equals(eTag)) {
      return drop(result).then(Mono.error(error)); // as it was before: try again
    }
    if (result.range().length() != content.remaining()) {
      return drop(result).then(Mono.error(other(result, mode, error)));
    }
    ByteBuffer ours = content.duplicate();
    return result
        .body()
        .takeUntil(bytes -> !takeEqual(ours, bytes))
        .then(
            Mono.defer(() ->
                ours.hasRemaining()
                    ? Mono.error(other(result, mode, error))
                    : Mono.just(new PutResult(content.remaining(), eTag))));
  }

  /** Moves over equal bytes; false at the first difference, with bytes left over. */
  private static boolean takeEqual(ByteBuffer ours, ByteBuffer theirs) {
    if (theirs.remaining() > ours.remaining()) {
      return false;
    }
    ByteBuffer part = ours.slice(ours.position(), theirs.remaining());
    if (!part.equals(theirs)) {
      return false;
    }
    ours.position(ours.position() + part.remaining());
    return true;
  }

  private static Mono<Void> drop(GetResult result) {
    return result.body().take(0).then();
  }

  private static Throwable other(GetResult result, PutMode mode, Throwable error) {
    return Backoff.isPassing(error) ? lost(result.meta().path(), mode, error) : error;
  }

  /** The answer was lost, and so is the race. */
  private static StoreException lost(StorePath path, PutMode mode, @Nullable Throwable error) {
    return mode instanceof PutMode.Create
        ? new StoreException(Kind.ALREADY_EXISTS, path, "Object " + path + " already exists", error)
        : new StoreException(
            Kind.PRECONDITION, path, "Object " + path + " is not the expected one", error);
  }
}
