package io.lancedb.lance.dataset;

import io.lancedb.error.IndexNotFoundException;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.util.List;
import reactor.core.publisher.Mono;

/** Takes an index out of a table; its files stay for the versions that have it. */
public final class DropIndex {

  private final Dataset dataset;
  private final String table;
  private final String name;

  /**
   * Drops an index.
   *
   * @param table for messages
   */
  public DropIndex(Dataset dataset, String table, String name) {
    this.dataset = dataset;
    this.table = table;
    this.name = name;
  }

  /** Emits the version without the index. */
  public Mono<Manifest> run(Manifest start) {
    return dataset.repeatOnConflict(start, this::attempt);
  }

  private Mono<Manifest> attempt(Manifest read) {
    List<IndexMetadata> there = IndexEntries.named(read.indices().getIndicesList(), name);
    return there.isEmpty()
        ? Mono.error(new IndexNotFoundException(name, table))
        : dataset.commitOrUndo(dataset.commitIndices(read, List.of(), there), Mono.empty());
  }
}
