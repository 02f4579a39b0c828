package io.lancedb.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java file is formatted; {@code -Dformat.fix=true} rewrites those that are not. */
class FormattingTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
  private static final boolean FIX = Boolean.getBoolean("format.fix");

  private final Formatter formatter = new Formatter();

  @Test
  void everySourceFileIsFormatted() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).as("sources below %s", ROOT.toAbsolutePath()).hasSizeGreaterThan(50);

    List<Path> unformatted = sources.stream().filter(this::isUnformatted).toList();

    assertThat(unformatted)
        .as(
            "run: mvn -q -pl conventions -am test -Dtest=FormattingTest -Dformat.fix=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> ROOT.relativize(file).toString().contains("src/"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }

  /** Formats the file in place when asked to; says whether it is still unformatted. */
  private boolean isUnformatted(Path file) {
    try {
      String source = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(source);
      if (source.equals(formatted)) {
        return false;
      }
      if (FIX) {
        Files.writeString(file, formatted);
      }
      return !FIX;
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
