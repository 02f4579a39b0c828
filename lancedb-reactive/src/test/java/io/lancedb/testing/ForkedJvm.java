package io.lancedb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a main class in a JVM of its own, with the class path of the tests and exactly the given
 * flags: what the environment would add is taken away. An immutable description; {@link #run} may
 * be called many times.
 */
public record ForkedJvm(
    String mainClass,
    List<String> flags,
    List<String> arguments,
    Map<String, String> environment,
    Duration timeout) {

  /** What a JVM needs to run the product, as in the parent POM. */
  public static final List<String> PRODUCT_FLAGS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  /**
   * How the process ended.
   *
   * @param output all of standard output
   * @param errors all of standard error
   * @param peakResidentBytes the peak of resident memory up to at most 20 ms before the end; -1
   *     where the platform has no /proc
   */
  public record Result(int exitCode, String output, String errors, long peakResidentBytes) {}

  /** Copies its lists. */
  public ForkedJvm {
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A JVM without any flag, killed after two minutes. */
  public static ForkedJvm of(Class<?> mainClass) {
    return new ForkedJvm(
        mainClass.getName(), List.of(), List.of(), Map.of(), Duration.ofMinutes(2));
  }

  /** The same with these flags after the present ones. */
  public ForkedJvm withFlags(List<String> more) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(more);
    return new ForkedJvm(mainClass, all, arguments, environment, timeout);
  }

  /** The same with these flags after the present ones. */
  public ForkedJvm withFlags(String... more) {
    return withFlags(List.of(more));
  }

  /** The same with these arguments of the main method. */
  public ForkedJvm withArguments(String... values) {
    return new ForkedJvm(mainClass, flags, List.of(values), environment, timeout);
  }

  /** The same with one more environment variable. */
  public ForkedJvm withEnvironment(String name, String value) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put(name, value);
    return new ForkedJvm(mainClass, flags, arguments, all, timeout);
  }

  /** The same, killed after another time. */
  public ForkedJvm withTimeout(Duration limit) {
    return new ForkedJvm(mainClass, flags, arguments, environment, limit);
  }

  /**
   * Runs the process to its end.
   *
   * @throws AssertionError with the output so far, if it was killed because of its timeout
   */
  public Result run() throws InterruptedException {
    try {
      Path output = Files.createTempFile("forked-jvm", ".out");
      Path errors = Files.createTempFile("forked-jvm", ".err");
      try {
        return run(output, errors);
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run(Path output, Path errors) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    long deadline = System.nanoTime() + timeout.toNanos();
    Process process = builder.start();
    try {
      long peak = -1;
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakResidentBytes(process.pid()));
        if (System.nanoTime() > deadline) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              mainClass
                  + " did not end within "
                  + timeout
                  + ". Its output:\n"
                  + Files.readString(output)
                  + Files.readString(errors));
        }
      }
      return new Result(
          process.exitValue(), Files.readString(output), Files.readString(errors), peak);
    } finally {
      process.destroyForcibly();
    }
  }

  private static long peakResidentBytes(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) * 1024 : -1;
    } catch (IOException e) {
      // The process has just ended, or there is no /proc.
      return -1;
    }
  }
}
