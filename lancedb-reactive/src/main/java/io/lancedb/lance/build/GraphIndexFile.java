package io.lancedb.lance.build;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.GraphParameters;
import io.lancedb.lance.file.WrittenFile;
import reactor.core.publisher.Mono;

/** Builds a graph for each partition. */
record GraphIndexFile(GraphParameters parameters) implements SubIndex {

  @Override
  public Mono<WrittenFile> write(
      IndexFiles files,
      BuildPlan plan,
      Training.Trained trained,
      double loss,
      Auxiliary auxiliary,
      IndexTarget target,
      BuildListener listener) {
    return Mono.error(() ->
        new UnsupportedFeatureException("Graphs of %s are not there yet".formatted(plan.kind())));
  }
}
