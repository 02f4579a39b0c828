package io.lancedb.lance.dataset;

import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.scan.Scanner;
import io.lancedb.lance.scan.SystemColumns;
import io.lancedb.lance.table.Manifest;
import java.util.List;
import org.apache.arrow.vector.UInt8Vector;
import reactor.core.publisher.Mono;

/**
 * Deletes the rows that meet a condition by writing deletion files; data files stay as they are. A
 * conflict with another writer that changed the same rows repeats the delete on the newest version.
 */
public final class Delete {

  private final Dataset dataset;
  private final String filter;

  /** A delete on a table. */
  public Delete(Dataset dataset, String filter) {
    this.dataset = dataset;
    this.filter = filter;
  }

  /**
   * What a delete did.
   *
   * @param rowsDeleted rows that met the condition
   * @param manifest the version without them
   */
  public record Result(long rowsDeleted, Manifest manifest) {}

  /** Runs the delete from a version on. */
  public Mono<Result> run(Manifest start) {
    return dataset.repeatOnConflict(start, this::attempt);
  }

  private Mono<Result> attempt(Manifest read) {
    RowSet rows = new RowSet();
    return Mono.defer(() -> matches(read, rows))
        .then(
            Removal.commit(
                dataset,
                read,
                rows,
                List.of(),
                removal ->
                    Transactions.delete(read, removal.updated(), removal.removedIds(), filter)))
        .map(manifest -> new Result(rows.count(), manifest));
  }

  private Mono<Void> matches(Manifest read, RowSet rows) {
    Filter condition = Filter.parse(filter, read.schema().arrow());
    return new Scanner(dataset.files(), dataset.root(), read)
        .scan(List.of(SystemColumns.ROW_ADDRESS), condition, 0)
        .doOnNext(batch -> {
          try (batch) {
            rows.addAll((UInt8Vector) batch.getVector(0));
          }
        })
        .then();
  }
}
