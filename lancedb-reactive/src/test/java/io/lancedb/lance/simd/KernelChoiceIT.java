package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.testing.ForkedJvm;
import org.junit.jupiter.api.Test;

class KernelChoiceIT {

  private static final String LOG_INFO = "-Dlogback.configurationFile=logback-info.xml";
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  void withoutTheVectorModuleScalarKernelsWorkAndOneLogLineNamesTheFlag() throws Exception {
    ForkedJvm.Result result = ForkedJvm.of(KernelsProbe.class).withFlags(LOG_INFO).run();

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output())
        .containsOnlyOnce("--add-modules jdk.incubator.vector")
        .containsOnlyOnce("INFO")
        .contains("distance 25.0")
        .contains("vectorized false");
    assertThat(result.output().lines()).hasSize(5);
  }

  @Test
  void withTheVectorModuleNothingIsLogged() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.of(KernelsProbe.class).withFlags(VECTOR_MODULE, LOG_INFO).run();

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output().lines())
        .containsExactly(
            "distance 25.0",
            "distance 25.0",
            "distance 25.0",
            "vectorized " + PanamaKernels.worthwhile());
  }

  @Test
  void registersOf128BitsGiveRightDistancesToo() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.of(KernelsProbe.class)
            .withFlags(VECTOR_MODULE, "-XX:MaxVectorSize=16")
            .withArguments("check")
            .run();

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output()).contains("lanes 4 agree with the reference");
  }
}
