package io.lancedb.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.blocking.BlockingConnection;
import io.lancedb.blocking.BlockingLanceDb;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java code in the documentation compiles, and the examples of the README do what they say. */
class DocumentedCodeTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern FENCED = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");
  private static final String README_DATABASE = "data/my-db";

  @TempDir Path directory;

  private String database() {
    return directory.resolve("db").toString();
  }

  private static List<String> code(Path document) throws IOException {
    return FENCED
        .matcher(Files.readString(document))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  /** Documents of the root and of docs, by name. */
  private static List<Path> documents() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFencedBlockCompiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : documents()) {
      List<String> blocks = code(document);
      for (int i = 0; i < blocks.size(); i++) {
        String block = blocks.get(i);
        tests.add(
            DynamicTest.dynamicTest(
                ROOT.relativize(document) + ", block " + (i + 1),
                () -> compile(block, "return null;")));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(2);
    return tests.stream();
  }

  @Test
  void everyLinkToAFileLeadsSomewhere() throws IOException {
    int links = 0;
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        assertThat(document.resolveSibling(link.group(1)).normalize())
            .as("link of %s", document)
            .exists();
        links++;
      }
    }
    assertThat(links).isPositive();
  }

  @Test
  void theExamplesOfTheReadmeRunOneAfterTheOther() throws Exception {
    List<String> examples =
        code(ROOT.resolve("README.md")).stream()
            .filter(code -> code.contains(README_DATABASE))
            .map(code -> code.replace(README_DATABASE, database()))
            .toList();
    assertThat(examples).hasSize(3);

    assertThat(run(examples.get(0), "return hits.map(Item::item).collectList().block();"))
        .isEqualTo(List.of("bar", "foo"));
    run(examples.get(1), "return null;");

    try (BlockingConnection db = BlockingLanceDb.connect(database())) {
      assertThat(db.openTable("my_table").query().select("item", "price").rows())
          .extracting(row -> row.get("item") + " " + row.get("price"))
          .containsExactly("bar 20.0", "foo 12.5");
    }
    assertThat(
            run(
                examples.get(2),
                "return nearest.map(row -> row.getString(\"item\")).collectList().block();"))
        .isEqualTo(List.of("foo"));
  }

  private Object run(String code, String end) throws Exception {
    compile(code, end);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      return loader.loadClass("Snippet").getMethod("run").invoke(null);
    }
  }

  /** The code becomes the body of a method, so that it may declare records and variables. */
  private void compile(String code, String end) {
    String source =
        """
        import io.lancedb.*;
        import io.lancedb.blocking.*;
        import io.lancedb.data.*;
        import io.lancedb.index.*;
        import io.lancedb.query.*;
        import java.util.*;
        import org.apache.arrow.vector.VectorSchemaRoot;
        import org.apache.arrow.vector.types.pojo.Schema;
        import reactor.core.publisher.*;

        public class Snippet {
          public static Object run() throws Exception {
            %s
            %s
          }
        }
        """
            .formatted(code, end);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-Xlint:all,-processing,-classfile,-path",
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            directory.toString());
    boolean compiled =
        compiler.getTask(messages, null, null, options, null, List.of(new Source(source))).call();
    assertThat(messages.toString()).as("what javac says about%n%s", source).isEmpty();
    assertThat(compiled).isTrue();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
