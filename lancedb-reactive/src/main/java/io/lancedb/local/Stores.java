package io.lancedb.local;

import io.lancedb.ConnectOptions;
import io.lancedb.Durability;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.decorator.LimitOptions;
import io.lancedb.objectstore.decorator.LimitStore;
import io.lancedb.objectstore.decorator.RetryOptions;
import io.lancedb.objectstore.decorator.RetryStore;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.s3.S3Store;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** The object store of a database. The S3 classes load only when a bucket is named. */
final class Stores {

  private Stores() {}

  static ObjectStore open(DatabaseUri uri, ConnectOptions options) {
    return switch (uri) {
      case DatabaseUri.Directory(var path) ->
          LocalStore.create(
              path,
              options.durability() == Durability.SYNC
                  ? LocalOptions.DEFAULT
                  : LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED));
      case DatabaseUri.Memory ignored -> MemoryStore.create();
      case DatabaseUri.Bucket(var bucket, var prefix) ->
          new LimitStore(
              new RetryStore(
                  S3Store.create(bucket, StorePath.of(prefix), storeOptions(options)),
                  RetryOptions.DEFAULT),
              LimitOptions.DEFAULT);
    };
  }

  /** Makes what a database needs to be there before its first table: a local directory. */
  static Mono<Void> prepare(ObjectStore store) {
    return store instanceof LocalStore local ? local.createBase() : Mono.empty();
  }

  /** The options without those that are about new tables. */
  private static Map<String, String> storeOptions(ConnectOptions options) {
    Map<String, String> own = new TreeMap<>(options.storageOptions());
    own.keySet().removeIf(NewTableOptions::isKey);
    return own;
  }
}
