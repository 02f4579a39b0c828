package io.lancedb.lance.scan;

import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.expr.RowMask;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FieldPath;
import io.lancedb.lance.table.RowIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One unit of a scan: some rows of one fragment. Reads what the filter needs, evaluates it, reads
 * the rest for the rows that remain, and puts the result's columns in order.
 */
final class BatchTask {

  private final ScanPlan plan;
  private final FragmentReader fragment;
  private final RowRanges live;
  private final BufferAllocator allocator;
  private final BatchSize size;

  /**
   * A task for the rows {@code live}.
   *
   * @param size learns how wide rows are
   */
  BatchTask(
      ScanPlan plan,
      FragmentReader fragment,
      RowRanges live,
      BufferAllocator allocator,
      BatchSize size) {
    this.plan = plan;
    this.fragment = fragment;
    this.live = live;
    this.allocator = allocator;
    this.size = size;
  }

  /**
   * Emits the rows that remain, owned by the subscriber, or nothing when none does.
   *
   * @param open remembers what waits while further columns are read
   */
  Mono<VectorSchemaRoot> run(OpenBatches open) {
    if (live.count() == 0) {
      return Mono.empty();
    }
    Filter filter = plan.filter();
    if (filter == null) {
      return read(plan.latePaths(), live).map(late -> assemble(null, late, live));
    }
    return read(plan.filterPaths(), live)
        .flatMap(batch -> filtered(filter, withNumbers(batch, plan.filterNumbers(), live), open));
  }

  private Mono<VectorSchemaRoot> filtered(Filter filter, VectorSchemaRoot batch, OpenBatches open) {
    VectorSchemaRoot kept;
    RowRanges selected;
    int @Nullable [] rows;
    try {
      RowMask mask = filter.evaluate(batch);
      if (mask.cardinality() == 0) {
        batch.close();
        return Mono.empty();
      }
      if (mask.cardinality() == batch.getRowCount()) {
        kept = batch;
        selected = live;
        rows = null;
      } else {
        rows = mask.rows();
        selected = select(live, rows);
        kept = chosen(batch, rows);
      }
    } catch (RuntimeException e) {
      batch.close();
      return Mono.error(e);
    }
    if (plan.latePaths().isEmpty()) {
      return Mono.just(open.keep(assemble(kept, null, selected))).map(open::take);
    }
    open.keep(kept);
    int[] few = rows;
    return few != null && plan.readsAll(selected.size(), live.count())
        ? read(plan.latePaths(), live)
            .map(late -> assembleKept(open, kept, chosen(late, few), selected))
        : read(plan.latePaths(), selected).map(late -> assembleKept(open, kept, late, selected));
  }

  /** Some rows of a batch, which this takes over. */
  private VectorSchemaRoot chosen(VectorSchemaRoot batch, int[] rows) {
    try (batch) {
      return Gather.rows(batch, rows, allocator);
    }
  }

  /** Reads one column for each path. */
  private Mono<VectorSchemaRoot> read(List<FieldPath> paths, RowRanges rows) {
    return fragment
        .read(paths.stream().map(FieldPath::pruned).toList(), rows)
        .doOnNext(size::observe)
        .map(batch -> NestedColumns.flatten(batch, paths, allocator));
  }

  private VectorSchemaRoot assembleKept(
      OpenBatches open, VectorSchemaRoot kept, VectorSchemaRoot late, RowRanges rows) {
    VectorSchemaRoot early;
    try {
      early = open.take(kept);
    } catch (CancellationException e) {
      late.close();
      throw e;
    }
    return assemble(early, late, rows);
  }

  /** Rows {@code indices} of the rows that {@code ranges} names. */
  private static RowRanges select(RowRanges ranges, int[] indices) {
    long[] all = rows(ranges);
    long[] selected = new long[indices.length];
    for (int i = 0; i < indices.length; i++) {
      selected[i] = all[indices[i]];
    }
    return RowRanges.ofRows(selected);
  }

  private static long[] rows(RowRanges ranges) {
    long[] rows = new long[Math.toIntExact(ranges.count())];
    int n = 0;
    for (int r = 0; r < ranges.size(); r++) {
      for (long row = ranges.start(r); row < ranges.end(r); row++) {
        rows[n++] = row;
      }
    }
    return rows;
  }

  /** The result's columns out of two batches, which it takes over; numbers are made here. */
  private VectorSchemaRoot assemble(
      @Nullable VectorSchemaRoot early, @Nullable VectorSchemaRoot late, RowRanges rows) {
    List<FieldVector> columns = new ArrayList<>();
    List<FieldVector> unused = new ArrayList<>();
    collect(early, unused);
    collect(late, unused);
    try {
      for (String name : plan.output()) {
        FieldVector found = null;
        for (FieldVector vector : unused) {
          found = vector.getName().equals(name) ? vector : found;
        }
        if (found != null) {
          unused.remove(found);
        } else {
          found = numbers(name, rows);
        }
        columns.add(found);
      }
      return Batches.root(columns, Math.toIntExact(rows.count()));
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    } finally {
      unused.forEach(FieldVector::close);
    }
  }

  private static void collect(@Nullable VectorSchemaRoot batch, List<FieldVector> into) {
    if (batch != null) {
      into.addAll(batch.getFieldVectors());
    }
  }

  private VectorSchemaRoot withNumbers(VectorSchemaRoot batch, List<String> names, RowRanges rows) {
    if (names.isEmpty()) {
      return batch;
    }
    List<FieldVector> columns = new ArrayList<>(batch.getFieldVectors());
    try {
      for (String name : names) {
        columns.add(numbers(name, rows));
      }
      return Batches.root(columns, batch.getRowCount());
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private FieldVector numbers(String name, RowRanges ranges) {
    long[] values = rows(ranges);
    RowIds ids = name.equals(SystemColumns.ROW_ID) ? fragment.rowIds() : null;
    for (int i = 0; i < values.length; i++) {
      values[i] = ids == null ? SystemColumns.address(fragment.id(), values[i]) : ids.id(values[i]);
    }
    Field field =
        name.equals(SystemColumns.ROW_ID)
            ? SystemColumns.ROW_ID_FIELD
            : SystemColumns.ROW_ADDRESS_FIELD;
    return Batches.numbers(field, values, allocator);
  }
}
