package io.lancedb.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Runs of one block: wall time, CPU time of the process, CPUs that other processes kept busy. */
final class Samples {

  private static final Path STAT = Path.of("/proc/stat");

  /** While the compiler takes more of a run than this, the code is not what it will be. */
  private static final double COMPILING = 0.2;

  private static final int MOST_WARM_UP = 10;

  private double[] wall = {};
  private double[] cpu = {};
  private double foreign;
  private long value;

  private Samples() {}

  /**
   * Runs a block, first unmeasured for {@code warmSeconds} of CPU time, at least once unless that
   * is 0, and up to ten times as long while the JVM still compiles much of it, then {@code runs}
   * times.
   *
   * @param before prepares a run, unmeasured
   */
  static Samples measure(double warmSeconds, int runs, Runnable before, LongSupplier block) {
    Samples samples = new Samples();
    if (warmSeconds > 0) {
      warmUp(warmSeconds, before, () -> samples.value = block.getAsLong());
    }
    samples.wall = new double[runs];
    samples.cpu = new double[runs];
    for (int i = 0; i < runs; i++) {
      before.run();
      samples.run(i, block);
    }
    return samples;
  }

  /** Runs a block at least once, for so long as {@link #measure} says. */
  static void warmUp(double warmSeconds, Runnable before, Runnable block) {
    long start = CpuClock.nanos();
    double share;
    double seconds;
    do {
      before.run();
      long compiled = compileMillis();
      long from = CpuClock.nanos();
      block.run();
      long now = CpuClock.nanos();
      share = (compileMillis() - compiled) * 1e6 / (now - from);
      seconds = (now - start) / 1e9;
    } while (seconds < warmSeconds || share > COMPILING && seconds < MOST_WARM_UP * warmSeconds);
  }

  private static long compileMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  private void run(int i, LongSupplier block) {
    double busy = busyMillis();
    long cpuNanos = CpuClock.nanos();
    long nanos = System.nanoTime();
    value = block.getAsLong();
    wall[i] = (System.nanoTime() - nanos) / 1e6;
    cpu[i] = (CpuClock.nanos() - cpuNanos) / 1e6;
    foreign += Math.max(0, busyMillis() - busy - cpu[i]);
  }

  /** CPU time of everything on the machine, where the system tells. */
  static double busyMillis() {
    try {
      String[] fields = Files.readAllLines(STAT).get(0).trim().split("\\s+");
      double ticks = 0;
      for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
        ticks += Double.parseDouble(fields[field]);
      }
      return ticks * 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the last run gave. */
  long value() {
    return value;
  }

  /** The metric: times, and the share of the machine that others used. */
  Map<String, Object> metric() {
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("wall_ms", statistics(wall));
    metric.put("cpu_ms", statistics(cpu));
    double sum = Arrays.stream(wall).sum();
    metric.put("foreign_cpus", round(foreign / Math.max(sum, 1e-9), 3));
    return metric;
  }

  /** An amount for each run as a rate per second. */
  Map<String, Object> rate(double amount) {
    return statistics(Arrays.stream(wall).map(millis -> amount / millis * 1000).toArray());
  }

  /** Median, least and greatest. */
  static Map<String, Object> statistics(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    Map<String, Object> statistics = new LinkedHashMap<>();
    statistics.put("median", round(median, 5));
    statistics.put("min", round(sorted[0], 5));
    statistics.put("max", round(sorted[n - 1], 5));
    statistics.put("n", n);
    return statistics;
  }

  static double percentile(double[] values, double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return round(sorted[Math.min(sorted.length - 1, (int) (p * sorted.length))], 4);
  }

  static double round(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits)).doubleValue();
  }
}
