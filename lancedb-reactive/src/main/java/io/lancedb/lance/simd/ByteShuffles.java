package io.lancedb.lance.simd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the processor moves bytes across a register of 512 bits in one instruction. The Vector
 * API does not tell, and would do it byte by byte where there is none, so the processor's features
 * are read; not by the thread that asks, which must not block. Until they are known the answer is
 * no.
 */
final class ByteShuffles {

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private static volatile boolean available;

  static {
    Thread reader = new Thread(ByteShuffles::read, "lancedb-processor-features");
    reader.setDaemon(true);
    reader.start();
  }

  private ByteShuffles() {}

  static boolean available() {
    return available;
  }

  private static void read() {
    if (!Files.isReadable(PROCESSOR)) {
      return;
    }
    try {
      available =
          Files.readString(PROCESSOR, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> List.of(line.split("\\s+")).contains("avx512vbmi"))
              .orElse(false);
    } catch (IOException e) {
      available = false; // slower, and right
    }
  }
}
