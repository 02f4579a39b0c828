package io.lancedb.lance.dataset;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.scan.Batches;
import io.lancedb.lance.scan.Scanner;
import io.lancedb.lance.scan.SystemColumns;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives columns of the rows that meet a condition new values: the changed rows are written to new
 * fragments at the table's end, and their old places are deleted, in one commit. A conflict with
 * another writer that changed the same rows repeats the update on the newest version.
 */
public final class UpdateRows {

  private final Dataset dataset;
  private final @Nullable String filter;
  private final VectorSchemaRoot values;

  /**
   * An update on a table.
   *
   * @param filter condition, or null for every row
   * @param values one row with the new value of each column that changes, in the table's types; it
   *     stays with the caller
   */
  public UpdateRows(Dataset dataset, @Nullable String filter, VectorSchemaRoot values) {
    this.dataset = dataset;
    this.filter = filter;
    this.values = values;
  }

  /**
   * What an update did.
   *
   * @param rowsUpdated rows that met the condition
   * @param manifest the version with the new values
   */
  public record Result(long rowsUpdated, Manifest manifest) {}

  /** Runs the update from a version on. */
  public Mono<Result> run(Manifest start) {
    return dataset.repeatOnConflict(start, this::attempt);
  }

  private Mono<Result> attempt(Manifest read) {
    for (Field field : values.getSchema().getFields()) {
      checkColumn(read, field);
    }
    RowSet moved = new RowSet();
    return dataset
        .writeFiles(read.schema(), read.fileVersion(), changedRows(read, moved))
        .collectList()
        .flatMap(written ->
            Removal.commit(
                dataset,
                read,
                moved,
                Fragments.paths(written),
                removal -> transaction(read, moved, removal, written)))
        .map(manifest -> new Result(moved.count(), manifest));
  }

  /** The columns may have changed since the values were made, by the writer that was first. */
  private static void checkColumn(Manifest read, Field value) {
    LanceField column = read.schema().field(value.getName());
    if (column == null) {
      throw new ColumnNotFoundException(value.getName(), read.schema().names());
    }
    if (!column.arrow().getType().equals(value.getType())
        || !column.arrow().getChildren().equals(value.getChildren())) {
      throw new SchemaMismatchException(
          "Column \"%s\" of version %d has type %s, but its new value was made for %s: update it again"
              .formatted(
                  value.getName(), read.version(), column.arrow().getType(), value.getType()));
    }
  }

  private Flux<VectorSchemaRoot> changedRows(Manifest read, RowSet moved) {
    return Flux.defer(() -> {
      Filter condition = filter == null ? null : Filter.parse(filter, read.schema().arrow());
      List<String> columns = new ArrayList<>(read.schema().names());
      columns.add(SystemColumns.ROW_ADDRESS);
      columns.add(SystemColumns.ROW_ID);
      return new Scanner(dataset.files(), dataset.root(), read)
          .scan(columns, condition, 0)
          .map(batch -> {
            moved.addAll((UInt8Vector) batch.getVector(SystemColumns.ROW_ADDRESS));
            if (read.stableRowIds()) {
              moved.keepIds((UInt8Vector) batch.getVector(SystemColumns.ROW_ID));
            }
            return Batches.replace(batch, read.schema().names(), values, dataset.allocator());
          });
    });
  }

  private Transaction transaction(
      Manifest read, RowSet moved, Removal removal, List<WrittenFile> written) {
    List<Integer> modified = new ArrayList<>();
    for (LanceField field : read.schema().fields()) {
      if (values.getSchema().getFields().stream().anyMatch(f -> f.getName().equals(field.name()))) {
        modified.add(field.id());
      }
    }
    return Transactions.update(
        read,
        removal.removedIds(),
        removal.updated(),
        read.stableRowIds()
            ? Fragments.of(written, read.fileVersion(), moved.ids())
            : Fragments.of(written, read.fileVersion()),
        modified);
  }
}
