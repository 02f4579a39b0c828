package io.lancedb.lance.scan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lancedb.objectstore.StorePath;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Mono;

/**
 * What was parsed of immutable files, by path, within a budget of bytes.
 *
 * @param <T> what is kept of a file
 */
final class FileCache<T> {

  /** What an entry takes besides its value, roughly. */
  private static final long ENTRY_BYTES = 256;

  private final Cache<StorePath, T> values;
  private final Map<StorePath, Mono<T>> loading = new ConcurrentHashMap<>();

  FileCache(long maxBytes, ToLongFunction<T> bytes) {
    this.values =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(maxBytes)
            .<StorePath, T>weigher((path, value) ->
                (int) Math.min(Integer.MAX_VALUE, ENTRY_BYTES + bytes.applyAsLong(value)))
            .build();
  }

  /**
   * Emits the kept value, or one that is loaded now. A load is shared by everybody who asks
   * meanwhile and is not cancelled with one of them; a failed one is not kept.
   */
  Mono<T> get(StorePath path, Supplier<Mono<T>> load) {
    T kept = values.getIfPresent(path);
    if (kept != null) {
      return Mono.just(kept);
    }
    return loading.computeIfAbsent(
        path,
        key ->
            Mono.defer(load)
                .doOnNext(value -> values.put(key, value))
                .doFinally(signal -> loading.remove(key))
                .cache());
  }

  /** Forgets every value. */
  void clear() {
    values.invalidateAll();
  }
}
