package io.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The whole test JVM is watched; this proves that the watch is awake here too. */
class BlockHoundTest {

  @TempDir Path directory;

  private Mono<Integer> readOn(Scheduler scheduler) throws IOException {
    Path file = Files.write(directory.resolve("x"), new byte[10]);
    return Mono.fromCallable(
            () -> {
              try (FileChannel channel = FileChannel.open(file)) {
                return channel.read(ByteBuffer.allocate(10), 0);
              }
            })
        .subscribeOn(scheduler);
  }

  @Test
  void aFileReadOnAParallelThreadIsCaught() throws IOException {
    StepVerifier.create(readOn(Schedulers.parallel()))
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(BlockingOperationError.class)
                .hasMessageContaining("sun.nio"));
  }

  @Test
  void aFileReadElsewhereIsAllowed() throws IOException {
    StepVerifier.create(readOn(Schedulers.boundedElastic())).expectNext(10).verifyComplete();
  }
}
