package io.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.testing.ForkedJvm;
import org.junit.jupiter.api.Test;

class RuntimeFlagsIT {

  private static final String OPEN_NIO = "--add-opens=java.base/java.nio=ALL-UNNAMED";
  private static final String ALLOW_UNSAFE = "--sun-misc-unsafe-memory-access=allow";
  private static final String DENY_UNSAFE = "--sun-misc-unsafe-memory-access=deny";
  private static final String ALL =
      OPEN_NIO
          + " "
          + ALLOW_UNSAFE
          + " --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector";

  private static final ForkedJvm JVM =
      ForkedJvm.of(RuntimeFlagsProbe.class).withFlags("-Xlog:class+init=info");

  @Test
  void aJvmWithoutFlagsIsToldWhatToAddAndWhereBeforeArrowIsInitialised() throws Exception {
    ForkedJvm.Result result = JVM.run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.output())
        .contains("REFUSED This JVM was started without " + OPEN_NIO + ", which")
        .contains("java " + ALL + " -jar")
        .contains("JDK_JAVA_OPTIONS=\"" + ALL + "\"")
        .contains("<argLine>" + ALL + "</argLine>")
        .contains("<jvmArguments>" + ALL + "</jvmArguments>")
        .contains("jvmArgs(\"" + OPEN_NIO + "\", \"" + ALLOW_UNSAFE + "\", ")
        .doesNotContain("Initializing 'org/apache/arrow");
  }

  @Test
  void theFlagsOfTheProductPassWithoutAWarning() throws Exception {
    ForkedJvm.Result result =
        JVM.withFlags(OPEN_NIO, ALLOW_UNSAFE, "--enable-native-access=ALL-UNNAMED").run();

    assertThat(result.output())
        .contains("ARROW WORKS 42")
        .contains("Initializing 'org/apache/arrow/memory/util/MemoryUtil'");
    assertThat(result.errors()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theFlagsMayComeFromTheEnvironment() throws Exception {
    ForkedJvm.Result result = JVM.withEnvironment("JDK_JAVA_OPTIONS", ALL).run();

    assertThat(result.output()).contains("ARROW WORKS 42");
  }

  @Test
  void openingNioAloneIsEnoughOnThisJdk() throws Exception {
    ForkedJvm.Result result = JVM.withFlags(OPEN_NIO).run();

    assertThat(result.output()).contains("ARROW WORKS 42");
    assertThat(result.errors()).contains("terminally deprecated method in sun.misc.Unsafe");
  }

  @Test
  void deniedUnsafeIsNamedAlone() throws Exception {
    ForkedJvm.Result result = JVM.withFlags(OPEN_NIO, DENY_UNSAFE).run();

    assertThat(result.output())
        .contains("REFUSED This JVM was started without " + ALLOW_UNSAFE + ",");
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce() throws Exception {
    ForkedJvm.Result result = JVM.withFlags(DENY_UNSAFE).run();

    assertThat(result.output())
        .contains("REFUSED This JVM was started without " + OPEN_NIO + " and " + ALLOW_UNSAFE);
  }
}
