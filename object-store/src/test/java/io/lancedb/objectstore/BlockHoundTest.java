package io.lancedb.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.Schedulers;

/** The whole test JVM is watched; this proves that the watch is awake. */
@NullUnmarked
class BlockHoundTest {

  @TempDir Path directory;

  private Throwable readOn(Executor thread) throws Exception {
    Path file = Files.write(directory.resolve("x"), new byte[10]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return CompletableFuture.supplyAsync(
              () -> {
                try {
                  channel.read(ByteBuffer.allocate(10), 0);
                  return null;
                } catch (Throwable e) {
                  return e;
                }
              },
              thread)
          .get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFileReadOnAParallelThreadIsCaught() throws Exception {
    assertThat(readOn(Schedulers.parallel()::schedule))
        .isInstanceOf(BlockingOperationError.class)
        .hasMessageContaining("pread0");
  }

  @Test
  void aFileReadOnANettyEventLoopIsCaught() throws Exception {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      assertThat(readOn(loops)).isInstanceOf(BlockingOperationError.class);
    } finally {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFileReadOnAThreadOfTheAwsSdkIsCaught() throws Exception {
    var loop =
        Executors.newSingleThreadExecutor(
            task -> new Thread(task, "aws-java-sdk-NettyEventLoop-0-0"));
    try {
      assertThat(readOn(loop)).isInstanceOf(BlockingOperationError.class);
    } finally {
      loop.shutdown();
    }
  }

  @Test
  void aFileReadElsewhereIsAllowed() throws Exception {
    assertThat(readOn(Schedulers.boundedElastic()::schedule)).isNull();
  }
}
