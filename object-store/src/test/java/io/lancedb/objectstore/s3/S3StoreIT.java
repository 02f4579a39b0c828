package io.lancedb.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStoreContract;
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

  @Override
  protected ObjectStore newStore() {
    bucket = server.newBucket();
    return server.store(bucket, "some/prefix");
  }

  @Override
  protected void assertNothingIsLeft(ObjectStore used) {
    assertThat(server.blobs().listMultipartUploads(bucket)).isEmpty();
  }
}
