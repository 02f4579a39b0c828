package io.lancedb.local;

import io.lancedb.ConnectOptions;
import io.lancedb.Durability;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.decorator.LimitOptions;
import io.lancedb.objectstore.decorator.LimitStore;
import io.lancedb.objectstore.decorator.RetryOptions;
import io.lancedb.objectstore.decorator.RetryStore;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.s3.S3Store;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/**
 * The object store of a database. The S3 classes load only when a bucket is named.
 *
 * @param store for every operation
 * @param probe the same store, which gives up sooner: for finding out whether it can be reached
 */
record Stores(ObjectStore store, ObjectStore probe) {

  private static final RetryOptions PROBE =
      new RetryOptions(3, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(30));

  /**
   * Opens without I/O.
   *
   * @throws ObjectStoreException if a storage option is invalid
   */
  static Stores open(DatabaseUri uri, ConnectOptions options) {
    try {
      return create(uri, options);
    } catch (StoreException e) {
      throw new ObjectStoreException(e);
    }
  }

  private static Stores create(DatabaseUri uri, ConnectOptions options) {
    return switch (uri) {
      case DatabaseUri.Directory(var path) -> only(LocalStore.create(path, localOptions(options)));
      case DatabaseUri.Memory ignored -> only(MemoryStore.create());
      case DatabaseUri.Bucket(var bucket, var prefix) -> {
        ObjectStore s3 = S3Store.create(bucket, StorePath.of(prefix), storeOptions(options));
        yield new Stores(
            new LimitStore(new RetryStore(s3, RetryOptions.DEFAULT), LimitOptions.DEFAULT),
            new RetryStore(s3, PROBE));
      }
    };
  }

  /** One store for everything. */
  static Stores only(ObjectStore store) {
    return new Stores(store, store);
  }

  private static LocalOptions localOptions(ConnectOptions options) {
    return options.durability() == Durability.SYNC
        ? LocalOptions.DEFAULT
        : LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED);
  }

  /** Makes a local directory that is not there; completes if the store can be reached. */
  Mono<Void> check() {
    Mono<Void> made = store instanceof LocalStore local ? local.createBase() : Mono.empty();
    return made.then(Mono.defer(() -> probe.listWithDelimiter(StorePath.ROOT))).then();
  }

  /** The options without those that are about new tables. */
  private static Map<String, String> storeOptions(ConnectOptions options) {
    Map<String, String> own = new TreeMap<>(options.storageOptions());
    own.keySet().removeIf(NewTableOptions::isKey);
    return own;
  }
}
