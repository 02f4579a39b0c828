package io.lancedb.compatibility;

import io.lancedb.ConnectOptions;
import io.lancedb.objectstore.testing.S3Server;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Turns on one bucket of a real S3-compatible server. */
class S3TurnsIT extends TurnsContract {

  private static final S3Server SERVER = S3Server.start();

  private final String uri = "s3://" + SERVER.newBucket() + "/db";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Override
  ConnectOptions database() {
    return ConnectOptions.of(uri).withStorageOptions(SERVER.storageOptions());
  }

  @Override
  Map<String, String> officialOptions() {
    return SERVER.storageOptions();
  }
}
