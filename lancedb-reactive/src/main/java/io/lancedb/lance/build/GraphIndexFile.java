package io.lancedb.lance.build;

import io.lancedb.index.GraphParameters;
import io.lancedb.index.IndexProgress.Phase;
import io.lancedb.lance.build.graph.BuiltGraph;
import io.lancedb.lance.build.graph.HnswBuilder;
import io.lancedb.lance.build.graph.HnswOptions;
import io.lancedb.lance.file.FileColumn;
import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.index.vector.graph.HnswColumns;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Builds a graph for each partition, one partition after the other: reads its vectors back from
 * {@code auxiliary.idx}, and writes its graph before the next one is begun.
 */
record GraphIndexFile(GraphParameters parameters) implements SubIndex {

  private static final int BATCH_ROWS = 8192;

  @Override
  public Mono<WrittenFile> write(
      IndexFiles files,
      BuildPlan plan,
      Training.Trained trained,
      double loss,
      Auxiliary auxiliary,
      IndexTarget target,
      BuildListener listener) {
    return Mono.defer(() -> {
      Graphs graphs = new Graphs(plan, trained.encoder().storage(), auxiliary, target, listener);
      return files.graphs(
          plan.kind(),
          plan.metric(),
          trained.partitions(),
          loss,
          HnswColumns.FIELDS,
          graphs.rows(),
          () -> graphs.counts,
          () -> Arrays.asList(graphs.metadata));
    });
  }

  /** The graphs of one file. */
  private final class Graphs {

    final long[] counts;
    final String[] metadata;

    private final VectorStorage storage;
    private final Auxiliary auxiliary;
    private final IndexTarget target;
    private final BuildListener listener;
    private final HnswOptions options;

    Graphs(
        BuildPlan plan,
        VectorStorage storage,
        Auxiliary auxiliary,
        IndexTarget target,
        BuildListener listener) {
      this.counts = new long[auxiliary.counts().length];
      this.metadata = Collections.nCopies(counts.length, "").toArray(String[]::new);
      this.storage = storage;
      this.auxiliary = auxiliary;
      this.target = target;
      this.listener = listener;
      this.options =
          new HnswOptions(
              parameters.m(), parameters.efConstruction(), SegmentDetails.MAX_LEVEL, plan.seed());
    }

    Flux<VectorSchemaRoot> rows() {
      return LanceFileReader.open(target.store(), auxiliary.file().path(), auxiliary.file().bytes())
          .flatMapMany(reader ->
              Flux.range(0, counts.length)
                  .filter(partition -> auxiliary.counts()[partition] > 0)
                  .concatMap(partition -> rows(reader, partition), 1));
    }

    private Flux<VectorSchemaRoot> rows(LanceFileReader reader, int partition) {
      long first = Arrays.stream(auxiliary.counts(), 0, partition).sum();
      RowRanges rows = RowRanges.of(first, first + auxiliary.counts()[partition]);
      List<FileColumn> columns = new ArrayList<>();
      for (LanceField field : reader.schema().fields()) {
        columns.add(new FileColumn(columns.size(), field));
      }
      return reader
          .read(columns, rows, target.allocator(), target.cpu())
          .map(batch -> storage.open(batch, auxiliary.file().path().toString()))
          .flatMapMany(vectors -> rows(vectors, partition, (double) first))
          .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close)
          .doOnDiscard(StoredVectors.class, StoredVectors::close);
    }

    private Flux<VectorSchemaRoot> rows(StoredVectors vectors, int partition, double before) {
      double size = vectors.size();
      double total = auxiliary.file().rows();
      return Flux.using(
          () -> new UseCount(vectors::close),
          use -> {
            Scheduler guarded = new GuardedScheduler(target.cpu(), use);
            return HnswBuilder.build(
                    vectors,
                    options,
                    guarded,
                    share -> listener.progress(Phase.BUILD_GRAPHS, (before + share * size) / total))
                .flatMapMany(graph -> rows(graph, partition).subscribeOn(guarded));
          },
          UseCount::close);
    }

    private Flux<VectorSchemaRoot> rows(BuiltGraph graph, int partition) {
      metadata[partition] = graph.metadata().toJson();
      return Flux.<VectorSchemaRoot>fromIterable(() -> graph.rows(target.allocator(), BATCH_ROWS))
          .doOnNext(batch -> counts[partition] += batch.getRowCount());
    }
  }
}
