package io.lancedb.benchmarks.peer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code <workload|serve> --set A --scale small --cases a,b --runs n --warm
 * seconds --secs seconds --table name --built java --out file}.
 */
record Arguments(String command, Map<String, String> options) {

  static Arguments parse(String[] arguments) {
    if (arguments.length == 0 || arguments.length % 2 == 0) {
      throw new IllegalArgumentException(
          "usage: <ingest|scan|take|index|search|serve> [--set A] [--scale small] [--cases a,b]"
              + " [--runs n] [--warm seconds] [--secs seconds] [--table base]"
              + " [--built java|official] [--out file]");
    }
    Map<String, String> options = new TreeMap<>();
    for (int i = 1; i < arguments.length; i += 2) {
      options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
    }
    return new Arguments(arguments[0], options);
  }

  /** The folder of data files and databases. */
  static Path root() {
    String root = System.getenv("PEERBENCH");
    return Path.of(root == null ? "benchmarks/peer" : root);
  }

  String set() {
    return options.getOrDefault("set", "A");
  }

  String scale() {
    return options.getOrDefault("scale", "small");
  }

  /**
   * The table that scans and takes read; {@code base} is the one that the official client wrote.
   */
  String table() {
    return options.getOrDefault("table", "base");
  }

  Path database() {
    return root().resolve("db").resolve(set() + "-" + scale());
  }

  /**
   * The table with an index: {@code j_<kind>}, which {@code index} built here, or with {@code
   * --built official} {@code t_<kind>}, which the official half built.
   */
  String indexTable(String kind) {
    return (options.getOrDefault("built", "java").equals("official") ? "t_" : "j_") + kind;
  }

  /** About how long a round of queries takes. */
  double seconds() {
    return Double.parseDouble(options.getOrDefault("secs", "1"));
  }

  int runs(int byDefault) {
    return Integer.parseInt(options.getOrDefault("runs", "" + byDefault));
  }

  /** CPU seconds of unmeasured runs before each case, for the JIT compiler. */
  double warmSeconds() {
    return Double.parseDouble(options.getOrDefault("warm", "2"));
  }

  @Nullable String out() {
    return options.get("out");
  }

  List<String> cases(Workload workload) {
    String cases = options.get("cases");
    return cases == null ? workload.cases() : Arrays.asList(cases.split(",", -1));
  }
}
