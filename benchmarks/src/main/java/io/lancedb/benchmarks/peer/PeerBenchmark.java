package io.lancedb.benchmarks.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures a workload and prints one line of JSON; or, as {@code serve}, answers each line of the
 * input, which names a workload and a case, with one line, so that a pair run can alternate.
 */
public final class PeerBenchmark {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PeerBenchmark() {}

  /** See {@link Arguments}. */
  public static void main(String[] given) throws IOException {
    Arguments arguments = Arguments.parse(given);
    if (arguments.command().equals("serve")) {
      serve(arguments);
      return;
    }
    long start = System.nanoTime();
    double busy = Samples.busyMillis();
    DataSet data = DataSet.of(arguments);
    Map<String, Object> metrics = new LinkedHashMap<>();
    try (Workload workload = open(arguments.command(), arguments)) {
      for (String name : arguments.cases(workload)) {
        metrics.put(name, workload.run(name));
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("impl", "java-" + version());
    result.put("workload", arguments.command());
    result.put("set", arguments.set());
    result.put("scale", arguments.scale());
    result.put("table", arguments.table());
    result.put("n", data.rows());
    result.put("dim", data.dimension());
    result.put("metrics", metrics);
    double wall = (System.nanoTime() - start) / 1e9;
    result.put("totals", totals(wall));
    result.put("env", environment(wall, Samples.busyMillis() - busy));
    String line = line(result);
    System.out.println(line);
    if (arguments.out() != null) {
      Files.writeString(
          Path.of(arguments.out()),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private static void serve(Arguments arguments) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    @Nullable Workload workload = null;
    String open = "";
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.trim().split(" ", -1);
      if (!words[0].equals(open)) {
        if (workload != null) {
          workload.close();
        }
        workload = open(words[0], arguments);
        open = words[0];
      }
      System.out.println(line(Objects.requireNonNull(workload).run(words[1])));
    }
    if (workload != null) {
      workload.close();
    }
  }

  private static Workload open(String name, Arguments arguments) {
    return switch (name) {
      case "ingest" -> new IngestWorkload(arguments);
      case "scan" -> new ScanWorkload(arguments);
      case "take" -> new TakeWorkload(arguments);
      case "index" -> new IndexWorkload(arguments);
      case "search" -> new SearchWorkload(arguments);
      default -> throw new IllegalArgumentException("No workload " + name);
    };
  }

  private static String line(Map<String, Object> value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String version() {
    return System.getProperty("lancedb.version", "0.1.0-SNAPSHOT");
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  private static Map<String, Object> totals(double wall) {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("wall_s", Samples.round(wall, 4));
    totals.put("cpu_s", Samples.round(CpuClock.nanos() / 1e9, 4));
    totals.put("peak_rss_mb", PeakMemory.megabytes());
    return totals;
  }

  private static Map<String, Object> environment(double wall, double busyMillis) {
    double own = CpuClock.nanos() / 1e9;
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("date", Instant.now().toString());
    environment.put("cpus", system().getAvailableProcessors());
    environment.put("load1_end", system().getSystemLoadAverage());
    environment.put("foreign_cpus", Samples.round(Math.max(0, busyMillis / 1e3 - own) / wall, 3));
    environment.put("jvm", Runtime.version().toString());
    return environment;
  }
}
