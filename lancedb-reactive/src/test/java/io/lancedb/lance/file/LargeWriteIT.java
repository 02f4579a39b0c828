package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LargeWriteIT {

  private static final long ROWS = 4_000_000;

  @TempDir private Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void fourMillionVectorsAreWrittenInSmallMemory() throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LargeWrite.class.getName(),
                directory.toString(),
                Long.toString(ROWS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    Map<String, Long> numbers = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      if (words.length == 2 && words[1].matches("[0-9]+")) {
        numbers.put(words[0], Long.valueOf(words[1]));
      }
    }
    assertThat(numbers).containsEntry("rows", ROWS);
    assertThat(numbers.get("arrow")).isLessThan(128L << 20);
    assertThat(numbers.get("resident")).isLessThan(700L << 20);
  }
}
