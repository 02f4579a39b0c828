package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetRange;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ObjectStore;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** A body that goes on where it broke off, as long as the object is the same. */
final class ResumedBody {

  private final ObjectStore store;
  private final GetResult result;
  private final String eTag;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicLong position;

  private ResumedBody(ObjectStore store, GetResult result, String eTag) {
    this.store = store;
    this.result = result;
    this.eTag = eTag;
    this.position = new AtomicLong(result.range().offset());
  }

  static GetResult of(ObjectStore store, GetResult result, Backoff backoff) {
    String eTag = result.meta().eTag();
    if (eTag == null || result.range().length() == 0) {
      return result; // without an e-tag another object could be glued on
    }
    ResumedBody body = new ResumedBody(store, result, eTag);
    Flux<ByteBuffer> resumed = Flux.defer(() -> Flux.defer(body::next).retryWhen(backoff.start()));
    return new GetResult(result.meta(), result.range(), resumed);
  }

  private Flux<ByteBuffer> next() {
    Flux<ByteBuffer> part;
    if (started.compareAndSet(false, true)) {
      part = result.body();
    } else if (position.get() == result.range().offset()) {
      part = rest();
    } else if (position.get() == result.range().end()) {
      return Flux.empty();
    } else {
      part = rest();
    }
    return part.doOnNext(bytes -> position.addAndGet(bytes.remaining()));
  }

  private Flux<ByteBuffer> rest() {
    long from = position.get();
    GetRange range = new GetRange.Bounded(new ByteRange(from, result.range().end() - from));
    GetOptions options = GetOptions.WHOLE.withRange(range).withIfMatch(eTag);
    return store.get(result.meta().path(), options).flatMapMany(GetResult::body);
  }
}
