package io.lancedb.benchmarks.peer;

import java.util.List;
import java.util.Map;

/** Cases that are measured one by one, by the keys that the official half has as well. */
interface Workload extends AutoCloseable {

  /** Keys of the cases, in the order of a whole run. */
  List<String> cases();

  /** Measures a case; what it gives becomes JSON. */
  Map<String, Object> run(String name);

  @Override
  void close();
}
