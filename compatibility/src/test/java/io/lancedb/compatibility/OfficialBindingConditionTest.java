package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OfficialBindingConditionTest {

  private final String problem = "java.lang.UnsatisfiedLinkError: no liblance_jni";

  @Test
  void testsRunWhereTheLibraryIsLoaded() {
    assertThat(OfficialBindingCondition.decide(null, "true").isDisabled()).isFalse();
  }

  @Test
  void aSkippedTestSaysWhatIsMissing() {
    assertThat(OfficialBindingCondition.decide(problem, null))
        .satisfies(result -> {
          assertThat(result.isDisabled()).isTrue();
          assertThat(result.getReason().orElseThrow())
              .contains("official binding", System.getProperty("os.arch"), "no liblance_jni");
        });
  }

  @Test
  void inContinuousIntegrationASkipIsAFailure() {
    assertThatThrownBy(() -> OfficialBindingCondition.decide(problem, "true"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CI=true");
  }
}
