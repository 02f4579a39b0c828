package io.lancedb.lance.dataset;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.lance.table.Manifest;
import reactor.core.publisher.Mono;

/** Brings the indices of a table up to date, all in one commit. */
public final class OptimizeIndices {

  private final OptimizeOptions options;

  /** An optimization with these options. */
  public OptimizeIndices(Dataset dataset, OptimizeOptions options) {
    this.options = options;
  }

  /**
   * What was done.
   *
   * @param indices that got new segments
   * @param added segments that were built
   * @param removed segments that were replaced
   * @param manifest the version afterwards
   */
  public record Result(int indices, int added, int removed, Manifest manifest) {}

  /** Runs on a version. */
  public Mono<Result> run(Manifest read) {
    if (options.compactFiles()) {
      return Mono.error(
          () -> new UnsupportedFeatureException("Compaction (compactFiles) is not supported yet"));
    }
    if (options.cleanupOlderThan() != null) {
      return Mono.error(() ->
          new UnsupportedFeatureException(
              "Removal of old versions (cleanupOlderThan) is not supported yet"));
    }
    return Mono.error(
        () -> new UnsupportedFeatureException("Optimizing indices is not supported yet"));
  }
}
