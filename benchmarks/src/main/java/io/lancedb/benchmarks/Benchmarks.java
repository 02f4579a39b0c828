package io.lancedb.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks whose names contain the first argument, or all of them.
 *
 * <pre>mvn -pl benchmarks -am test-compile exec:exec -Dbenchmark=RangeRead</pre>
 */
public final class Benchmarks {

  private Benchmarks() {}

  /** Starts JMH; the forks get the flags of this JVM. */
  public static void main(String[] arguments) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.include(arguments.length == 0 ? ".*" : arguments[0]);
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    options.jvmArgs(flags.toArray(String[]::new));
    new Runner(options.build()).run();
  }
}
