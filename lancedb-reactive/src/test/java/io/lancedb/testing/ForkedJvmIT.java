package io.lancedb.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ForkedJvmIT {

  /** The other side. */
  static final class Child {

    private static final int BYTES = 200 << 20;

    private Child() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("arguments " + Arrays.toString(arguments));
      System.err.println("flag " + System.getProperty("flag"));
      if (arguments[0].equals("hang")) {
        new CountDownLatch(1).await();
      }
      byte[] touched = new byte[BYTES];
      for (int i = 0; i < BYTES; i += 512) {
        touched[i] = 1;
      }
      System.out.println(touched[BYTES - 512]);
      System.exit(3);
    }
  }

  @Test
  void capturesOutputErrorsAndExitCode() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.of(Child.class).withFlags("-Dflag=set").withArguments("a", "b c").run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).startsWith("arguments [a, b c]");
    assertThat(result.errors()).isEqualTo("flag set" + System.lineSeparator());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesThePeakOfResidentMemory() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.of(Child.class).withFlags("-Xmx300m").withArguments("a").run();

    assertThat(result.peakResidentBytes()).isBetween(100L << 20, 700L << 20);
  }

  @Test
  void killsWhatDoesNotEnd() {
    ForkedJvm jvm =
        ForkedJvm.of(Child.class).withArguments("hang").withTimeout(Duration.ofSeconds(3));

    assertThatThrownBy(jvm::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("did not end within PT3S");
  }
}
