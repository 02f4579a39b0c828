package io.lancedb.benchmarks.peer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs queries with a number of requests in flight and gives their rate and latencies: three rounds
 * after a warm-up, as the official half does.
 *
 * @param concurrency requests in flight
 * @param seconds about how long a round takes
 * @param least fewest queries of a round
 * @param most most queries of a round
 */
record QueryLoop(int concurrency, double seconds, int least, int most) {

  private static final int ROUNDS = 3;
  private static final int CHUNK = 20;

  /** Query number i for i = 0, 1, ...; what it emits does not matter. */
  Map<String, Object> run(double warmSeconds, IntFunction<Publisher<?>> query) {
    double[] latencies = new double[CHUNK];
    Samples.warmUp(
        warmSeconds, () -> {}, () -> round(latencies, 1, query)); // like the official half's 20
    double estimate = Samples.percentile(latencies, 0.5);
    int count =
        Math.clamp(Math.round(seconds * 1000 / estimate * Math.min(concurrency, 2)), least, most);
    double[] rate = new double[ROUNDS];
    double[] p50 = new double[ROUNDS];
    double[] p99 = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    double wall = 0;
    double foreign = 0;
    for (int i = 0; i < ROUNDS; i++) {
      double[] round = new double[count];
      double busy = Samples.busyMillis();
      long cpuNanos = CpuClock.nanos();
      long nanos = System.nanoTime();
      round(round, concurrency, query);
      double millis = (System.nanoTime() - nanos) / 1e6;
      double cpuMillis = (CpuClock.nanos() - cpuNanos) / 1e6;
      foreign += Math.max(0, Samples.busyMillis() - busy - cpuMillis);
      wall += millis;
      rate[i] = count / millis * 1000;
      p50[i] = Samples.percentile(round, 0.5);
      p99[i] = Samples.percentile(round, 0.99);
      cpu[i] = cpuMillis / count;
    }
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("qps", Samples.statistics(rate));
    metric.put("p50_ms", Samples.statistics(p50));
    metric.put("p99_ms", Samples.statistics(p99));
    metric.put("cpu_ms_per_query", Samples.statistics(cpu));
    metric.put("queries", count);
    metric.put("conc", concurrency);
    metric.put("foreign_cpus", Samples.round(foreign / wall, 3));
    return metric;
  }

  private static void round(double[] latencies, int concurrency, IntFunction<Publisher<?>> query) {
    Arrays.fill(latencies, 0);
    Flux.range(0, latencies.length)
        .flatMap(
            i ->
                Mono.defer(() -> {
                  long start = System.nanoTime();
                  return Mono.when(query.apply(i))
                      .doOnSuccess(done -> latencies[i] = (System.nanoTime() - start) / 1e6);
                }),
            concurrency)
        .blockLast();
  }
}
