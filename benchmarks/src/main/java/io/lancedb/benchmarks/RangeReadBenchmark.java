package io.lancedb.benchmarks;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 1,000 random ranges of 4 KiB of a cached file of 256 MiB, as reads per second: by the store, and
 * by one thread with plain positional reads into fresh arrays. The store is to reach half of it.
 */
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RangeReadBenchmark {

  private static final int RANGES = 1000;
  private static final int LENGTH = 4096;
  private static final int FILE_SIZE = 256 << 20;
  private static final StorePath PATH = StorePath.of("data");

  private Path directory;
  private LocalStore store;
  private FileChannel channel;
  private List<ByteRange> ranges;

  /** Writes the file. */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("range-read");
    Path file = directory.resolve("data");
    byte[] block = new byte[1 << 20];
    Random random = new Random(42);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FILE_SIZE / block.length; i++) {
        random.nextBytes(block);
        out.write(ByteBuffer.wrap(block));
      }
    }
    ranges = new ArrayList<>();
    for (int i = 0; i < RANGES; i++) {
      ranges.add(new ByteRange(random.nextInt(FILE_SIZE - LENGTH), LENGTH));
    }
    store = LocalStore.create(directory, LocalOptions.DEFAULT);
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  /** Removes the file. */
  @TearDown
  public void close() throws IOException {
    channel.close();
    store.close().block();
    Files.delete(directory.resolve("data"));
    Files.delete(directory);
  }

  /** One thread, one read after the other. */
  @Benchmark
  @OperationsPerInvocation(RANGES)
  public List<ByteBuffer> plainReads() throws IOException {
    List<ByteBuffer> result = new ArrayList<>(RANGES);
    for (ByteRange range : ranges) {
      ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, range.offset() + buffer.position()) < 0) {
          throw new IOException("The file is too short");
        }
      }
      result.add(buffer);
    }
    return result;
  }

  /** The store with buffers on the heap. */
  @Benchmark
  @OperationsPerInvocation(RANGES)
  public int storeReads() {
    List<StoreBuffer> buffers = store.getRanges(PATH, ranges, StoreBufferAllocator.heap()).block();
    for (StoreBuffer buffer : buffers) {
      buffer.close();
    }
    return buffers.size();
  }
}
