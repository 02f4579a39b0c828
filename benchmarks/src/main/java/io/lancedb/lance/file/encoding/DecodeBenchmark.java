package io.lancedb.lance.file.encoding;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.fixed.FixedDecoder;
import io.lancedb.lance.file.encoding.variable.FsstDecoder;
import io.lancedb.lance.file.encoding.variable.VariableDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decodes one chunk of 1,024 values, as a page does it one chunk after the other: nanoseconds a
 * chunk. {@code -p} chooses parameters.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the setup
public class DecodeBenchmark {

  private static final int VALUES = 1024;
  private static final PageOrigin ORIGIN = new PageOrigin("benchmark", "c", 0, 0);

  /** What is decoded; a number is the width of bit-packed values of 64 bits. */
  @Param({"1", "7", "17", "33", "64", "SPLIT", "RUNS", "STRINGS", "FSST"})
  public String kind;

  private Arena arena;
  private MemorySegment[] buffers;
  private FixedDecoder fixed;
  private VariableDecoder variable;
  private BufferAllocator allocator;
  private SymbolMemory symbols;
  private MemorySegment target;

  /** Makes a chunk of random values. */
  @Setup
  public void fill() {
    arena = Arena.ofShared();
    allocator = new RootAllocator();
    symbols = new SymbolMemory(allocator);
    target = arena.allocate(64 * VALUES, 64);
    SplittableRandom random = new SplittableRandom(42);
    switch (kind) {
      case "SPLIT" -> {
        fixed = FixedDecoder.of(Encodings.byteStreamSplit(64), 64, ORIGIN);
        buffers = buffers(random(random, 8 * VALUES));
      }
      case "RUNS" -> {
        fixed = FixedDecoder.of(Encodings.runLength(64), 64, ORIGIN);
        byte[] lengths = new byte[VALUES / 8];
        Arrays.fill(lengths, (byte) 8);
        buffers = buffers(random(random, 8 * lengths.length), lengths);
      }
      case "STRINGS" -> {
        variable = new VariableDecoder(4, null);
        ByteBuffer chunk = ByteBuffer.allocate(4 * (VALUES + 1) + 10 * VALUES);
        chunk.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i <= VALUES; i++) {
          chunk.putInt(4 * (VALUES + 1) + 10 * i);
        }
        buffers = buffers(chunk.array());
      }
      case "FSST" -> {
        ByteBuffer table = ByteBuffer.allocate(2312).order(ByteOrder.LITTLE_ENDIAN);
        table.putLong(0x46535354L << 32 | 1L << 24 | 255);
        for (int i = 0; i < 255; i++) {
          table.putLong(random.nextLong());
        }
        for (int i = 0; i < 255; i++) {
          table.put((byte) random.nextInt(1, 4));
        }
        symbols.load(new FsstDecoder(ByteString.copyFrom(table.array()), ORIGIN));
        byte[] codes = new byte[VALUES];
        for (int i = 0; i < VALUES; i++) {
          codes[i] = (byte) random.nextInt(255);
        }
        buffers = buffers(codes);
      }
      default -> {
        int width = Integer.parseInt(kind);
        fixed = FixedDecoder.of(Encodings.inlineBitpacking(64), 64, ORIGIN);
        byte[] chunk = random(random, 8 + 128 * width);
        ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).putLong(0, width);
        buffers = buffers(chunk);
      }
    }
  }

  private static byte[] random(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private MemorySegment[] buffers(byte[]... contents) {
    MemorySegment[] made = new MemorySegment[contents.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = arena.allocateFrom(ValueLayout.JAVA_BYTE, contents[i]);
    }
    return made;
  }

  /** Frees the chunk. */
  @TearDown
  public void free() {
    symbols.close();
    allocator.close();
    arena.close();
  }

  /** Decodes the chunk. */
  @Benchmark
  public Object chunk() {
    if (fixed != null) {
      fixed.load(buffers, 0, VALUES);
      return fixed.values();
    }
    if (variable != null) {
      variable.load(buffers, VALUES, null);
      return variable;
    }
    return symbols.decode(buffers[0], 0, VALUES, target, 0);
  }
}
