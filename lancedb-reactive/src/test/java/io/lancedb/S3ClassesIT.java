package io.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.testing.ForkedJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of S3, of the AWS SDK and of Netty load only when an s3:// URI is used. */
class S3ClassesIT {

  private static final ForkedJvm JVM =
      ForkedJvm.of(S3ClassesProbe.class)
          .withFlags(ForkedJvm.PRODUCT_FLAGS)
          .withFlags("-Xlog:class+load=info");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "file://", "memory://"})
  void otherDatabasesLoadNoneOfThem(String scheme) throws Exception {
    String uri = scheme.equals("memory://") ? scheme : scheme + directory.resolve("db");
    ForkedJvm.Result result = JVM.withArguments(uri).run();

    assertThat(result.output())
        .contains("FOUND 1", "io.lancedb.local.LocalConnection ")
        .doesNotContain(" io.lancedb.objectstore.s3.", " software.amazon.awssdk.", " io.netty.");
  }

  @Test
  void aBucketLoadsThem() throws Exception {
    ForkedJvm.Result result = JVM.withArguments("s3://bucket/prefix").run();

    assertThat(result.output())
        .contains("CREATED s3://bucket/prefix", " io.lancedb.objectstore.s3.S3Store ");
  }
}
