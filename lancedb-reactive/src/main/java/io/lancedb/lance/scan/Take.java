package io.lancedb.lance.scan;

import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.table.Fragment;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads rows by address, in the order of the addresses: sorted and grouped by fragment, one read a
 * fragment, put back in order at the end.
 */
final class Take {

  /** Fragments that are read at once. */
  private static final int CONCURRENCY = 4;

  private final Scanner scanner;
  private final StorePath root;

  Take(Scanner scanner, StorePath root) {
    this.scanner = scanner;
    this.root = root;
  }

  /** Some rows of one fragment. */
  private record Part(Fragment fragment, RowRanges rows) {}

  /**
   * Emits one batch with the columns of the rows that meet the filter, or nothing when none does. A
   * row is there as often as its address; addresses are of rows that are not deleted.
   */
  Mono<VectorSchemaRoot> rows(List<String> columns, @Nullable Filter filter, long[] addresses) {
    if (addresses.length == 0) {
      return Mono.empty();
    }
    // A filter drops rows: then the rows themselves say which ones they are.
    boolean marked = filter != null && !columns.contains(SystemColumns.ROW_ADDRESS);
    List<String> read = new ArrayList<>(columns);
    if (marked) {
      read.add(SystemColumns.ROW_ADDRESS);
    }
    ScanPlan plan = ScanPlan.of(scanner.manifest().schema(), read, filter);
    long[] sorted = distinct(addresses);
    List<Part> parts = parts(sorted);
    return Mono.using(
            OpenBatches::new,
            open ->
                read(plan, parts, open)
                    .mapNotNull(batches -> {
                      open.takeAll(batches);
                      return inOrder(batches, filter == null ? sorted : null, addresses);
                    }),
            OpenBatches::close)
        .map(batch -> marked ? Batches.project(batch, columns) : batch)
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private Mono<List<VectorSchemaRoot>> read(ScanPlan plan, List<Part> parts, OpenBatches open) {
    if (parts.size() == 1) {
      return read(plan, parts.get(0), open).map(List::of);
    }
    return Flux.fromIterable(parts)
        .flatMapSequential(part -> read(plan, part, open), CONCURRENCY)
        .collectList();
  }

  private Mono<VectorSchemaRoot> read(ScanPlan plan, Part part, OpenBatches open) {
    TableFiles files = scanner.files();
    return FragmentReader.open(files, root, part.fragment, plan.fields())
        .flatMap(reader ->
            new BatchTask(plan, reader, part.rows, files.allocator(), new BatchSize(1, 1))
                .run(open))
        .map(open::keep);
  }

  private static long[] distinct(long[] addresses) {
    long[] sorted = addresses.clone();
    Arrays.sort(sorted);
    int n = 0;
    for (long address : sorted) {
      if (n == 0 || sorted[n - 1] != address) {
        sorted[n++] = address;
      }
    }
    return Arrays.copyOf(sorted, n);
  }

  private List<Part> parts(long[] sorted) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    while (start < sorted.length) {
      long id = SystemColumns.fragmentOf(sorted[start]);
      int end = start;
      while (end < sorted.length && SystemColumns.fragmentOf(sorted[end]) == id) {
        end++;
      }
      long[] rows = new long[end - start];
      for (int i = start; i < end; i++) {
        rows[i - start] = Integer.toUnsignedLong(SystemColumns.offsetOf(sorted[i]));
      }
      Fragment fragment = scanner.manifest().fragment(id);
      if (fragment == null) {
        throw new IllegalArgumentException("No fragment " + id);
      }
      parts.add(new Part(fragment, RowRanges.ofRows(rows)));
      start = end;
    }
    return parts;
  }

  /**
   * Puts rows that were read in address order into the order of the request; takes the parts over.
   *
   * @param found the addresses of the rows in all parts, or null to find them in the rows
   */
  private @Nullable VectorSchemaRoot inOrder(
      List<VectorSchemaRoot> parts, long @Nullable [] found, long[] addresses) {
    try {
      long[] there = found == null ? addressesOf(parts) : found;
      if (there.length == 0) {
        return null;
      }
      if (parts.size() == 1 && Arrays.equals(there, addresses)) {
        VectorSchemaRoot all = parts.get(0);
        parts = List.of();
        return all;
      }
      return gather(parts, there, addresses);
    } finally {
      parts.forEach(VectorSchemaRoot::close);
    }
  }

  private static long[] addressesOf(List<VectorSchemaRoot> parts) {
    return parts.stream()
        .flatMapToLong(part ->
            Arrays.stream(Batches.numbers((UInt8Vector) part.getVector(SystemColumns.ROW_ADDRESS))))
        .toArray();
  }

  private VectorSchemaRoot gather(List<VectorSchemaRoot> parts, long[] there, long[] addresses) {
    int[] firstRow = new int[parts.size() + 1];
    for (int p = 0; p < parts.size(); p++) {
      firstRow[p + 1] = firstRow[p] + parts.get(p).getRowCount();
    }
    int[] source = new int[addresses.length];
    int[] row = new int[addresses.length];
    int n = 0;
    for (long address : addresses) {
      int place = Arrays.binarySearch(there, address);
      if (place >= 0) {
        int part = Arrays.binarySearch(firstRow, place);
        source[n] = part >= 0 ? part : -part - 2;
        row[n] = place - firstRow[source[n]];
        n++;
      }
    }
    Gather gather =
        new Gather(
            scanner.files().allocator(),
            parts.size() == 1 ? null : Arrays.copyOf(source, n),
            Arrays.copyOf(row, n));
    return gather(parts, gather, n);
  }

  private static VectorSchemaRoot gather(List<VectorSchemaRoot> parts, Gather gather, int rows) {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int c = 0; c < parts.get(0).getFieldVectors().size(); c++) {
        int index = c;
        columns.add(gather.vector(parts.stream().map(part -> part.getVector(index)).toList()));
      }
      return Batches.root(columns, rows);
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }
}
