package io.lancedb.lance.scan;

import io.lancedb.lance.file.RowRanges;
import io.lancedb.lance.table.Fragment;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads rows by address, in the order of the addresses: grouped by fragment, one read a fragment,
 * put back in order at the end.
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

  /** Emits one batch with the columns of the rows; addresses are of live rows and distinct. */
  Mono<VectorSchemaRoot> rows(List<String> columns, long[] addresses) {
    ScanPlan plan = ScanPlan.of(scanner.manifest().schema(), columns, null);
    long[] sorted = addresses.clone();
    Arrays.sort(sorted);
    Map<Long, long[]> offsetsByFragment = offsetsByFragment(sorted);
    return Mono.using(
            OpenBatches::new,
            open ->
                Flux.fromIterable(offsetsByFragment.entrySet())
                    .flatMapSequential(
                        entry ->
                            part(plan, entry.getKey(), RowRanges.ofRows(entry.getValue()), open)
                                .map(open::keep),
                        CONCURRENCY)
                    .collectList()
                    .map(parts -> inOrder(open.takeAll(parts), sorted, addresses)),
            OpenBatches::close)
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private Mono<VectorSchemaRoot> part(
      ScanPlan plan, long fragmentId, RowRanges rows, OpenBatches open) {
    TableFiles files = scanner.files();
    return FragmentReader.open(files, root, fragment(fragmentId), plan.fields())
        .flatMap(reader -> new BatchTask(plan, reader, rows, files.allocator()).run(open));
  }

  private Fragment fragment(long id) {
    for (Fragment fragment : scanner.manifest().fragments()) {
      if (fragment.id() == id) {
        return fragment;
      }
    }
    throw new IllegalArgumentException("No fragment " + id);
  }

  private static Map<Long, long[]> offsetsByFragment(long[] sorted) {
    Map<Long, long[]> offsets = new TreeMap<>();
    int start = 0;
    while (start < sorted.length) {
      long fragment = SystemColumns.fragmentOf(sorted[start]);
      int end = start;
      while (end < sorted.length && SystemColumns.fragmentOf(sorted[end]) == fragment) {
        end++;
      }
      long[] rows = new long[end - start];
      for (int i = start; i < end; i++) {
        rows[i - start] = Integer.toUnsignedLong(SystemColumns.offsetOf(sorted[i]));
      }
      offsets.put(fragment, rows);
      start = end;
    }
    return offsets;
  }

  /** Puts rows that were read in address order into the order of the request. */
  private VectorSchemaRoot inOrder(List<VectorSchemaRoot> parts, long[] sorted, long[] addresses) {
    int[] partOf = new int[sorted.length];
    int[] rowOf = new int[sorted.length];
    int at = 0;
    for (int p = 0; p < parts.size(); p++) {
      for (int r = 0; r < parts.get(p).getRowCount(); r++, at++) {
        partOf[at] = p;
        rowOf[at] = r;
      }
    }
    int[] source = new int[addresses.length];
    int[] row = new int[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      int place = Arrays.binarySearch(sorted, addresses[i]);
      source[i] = partOf[place];
      row[i] = rowOf[place];
    }
    try {
      return gather(parts, new Gather(scanner.files().allocator(), source, row), row.length);
    } finally {
      parts.forEach(VectorSchemaRoot::close);
    }
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
