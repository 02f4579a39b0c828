package io.lancedb.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.testing.S3Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.test.StepVerifier;

@NullUnmarked
class S3ErrorsIT {

  private static final StorePath X = StorePath.of("x");
  private static S3Server server;

  @BeforeAll
  static void startServer() {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static void failsWith(Kind kind, String word, Publisher<?> operation) {
    StepVerifier.create(operation)
        .expectErrorSatisfies(error -> {
          assertThat(error).matches(e -> StoreException.is(e, kind), "is " + kind);
          assertThat(error).hasMessageContaining(word);
          assertThat(error.toString()).doesNotContain("secret-value");
        })
        .verify(Duration.ofSeconds(60));
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> options = new HashMap<>(server.storageOptions());
    options.put(key, value);
    return options;
  }

  @Test
  void aMissingBucketIsNamed() {
    ObjectStore store = server.store("no-such-bucket", "p");
    failsWith(Kind.BUCKET_NOT_FOUND, "no-such-bucket", store.list(X, ListOptions.ALL));
    failsWith(Kind.BUCKET_NOT_FOUND, "no-such-bucket", ObjectStores.put(store, X, new byte[1]));
    store.close().block();
  }

  @Test
  void aWrongSecretIsUnauthenticated() {
    ObjectStore store =
        S3Store.create(
            server.newBucket(), StorePath.ROOT, with("aws_secret_access_key", "secret-value"));
    failsWith(Kind.UNAUTHENTICATED, "check access key", store.list(X, ListOptions.ALL));
    store.close().block();
  }

  @Test
  void anEndpointWhereNobodyListensIsNamed() {
    ObjectStore store =
        S3Store.create("bucket", StorePath.ROOT, with("aws_endpoint", "http://127.0.0.1:1"));
    failsWith(Kind.TRANSIENT, "http://127.0.0.1:1", store.head(X));
    store.close().block();
  }

  @Test
  void storesOfTwoPrefixesDoNotSeeEachOther() {
    String bucket = server.newBucket();
    ObjectStore a = server.store(bucket, "a");
    ObjectStore ab = server.store(bucket, "ab");
    ObjectStores.put(a, X, new byte[1]).block();
    assertThat(ObjectStores.exists(ab, X).block()).isFalse();
    assertThat(ab.list(StorePath.ROOT, ListOptions.ALL).count().block()).isZero();
    assertThat(
            server
                .store(bucket, "")
                .list(StorePath.ROOT, ListOptions.ALL)
                .map(meta -> meta.path().toString())
                .collectList()
                .block())
        .containsExactly("a/x");
    a.close().block();
    ab.close().block();
  }
}
