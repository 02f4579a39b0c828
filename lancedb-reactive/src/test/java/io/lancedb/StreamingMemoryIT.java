package io.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.testing.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gigabytes of vectors stream through a JVM that has an eighth of that. */
class StreamingMemoryIT {

  private static final long LIMIT_BYTES = 700L << 20;

  @TempDir Path dir;

  @Test
  void fourMillionVectorsAreWrittenAndScannedInSmallMemory() throws InterruptedException {
    ForkedJvm.Result result =
        ForkedJvm.of(StreamingProbe.class)
            .withFlags(ForkedJvm.PRODUCT_FLAGS)
            .withFlags("-Xmx256m")
            .withArguments(dir.toString(), "4000000")
            .withTimeout(Duration.ofMinutes(5))
            .run();

    assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
    assertThat(result.output()).contains("rows=4000000", "sum=7999998000000");
    assertThat(result.peakResidentBytes()).isLessThan(LIMIT_BYTES);
  }
}
