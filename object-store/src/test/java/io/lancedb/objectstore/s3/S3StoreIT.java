package io.lancedb.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStoreContract;
import io.lancedb.objectstore.decorator.RetryOptions;
import io.lancedb.objectstore.decorator.RetryStore;
import io.lancedb.objectstore.testing.S3Server;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@NullUnmarked
class S3StoreIT extends ObjectStoreContract {

  private static S3Server server;
  private String bucket;

  @BeforeAll
  static void startServer() {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  /** With retries: the server closes a connection whose request it refused before it read it. */
  @Override
  protected ObjectStore newStore() {
    bucket = server.newBucket();
    return new RetryStore(server.store(bucket, "some/prefix"), RetryOptions.DEFAULT);
  }

  @Override
  public boolean ordersAllOfUnicode() {
    return false;
  }

  @Override
  public void assertNothingIsLeft(ObjectStore used) {
    assertThat(server.blobs().listMultipartUploads(bucket)).isEmpty();
  }
}
