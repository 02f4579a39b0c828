package io.lancedb.lance.scan;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.FileColumn;
import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.table.DataFile;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.RowIds;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One fragment, opened for some fields: knows which data file has which field, and which rows are
 * deleted. A field that is in no file of the fragment reads as null.
 */
public final class FragmentReader {

  private record Part(LanceFileReader reader, List<FileColumn> columns) {}

  private final TableFiles files;
  private final Fragment fragment;
  private final DeletionVector deletions;
  private final Map<LanceField, Part> partByField;
  private final boolean shared;

  private FragmentReader(
      TableFiles files,
      Fragment fragment,
      DeletionVector deletions,
      Map<LanceField, Part> partByField,
      boolean shared) {
    this.files = files;
    this.fragment = fragment;
    this.deletions = deletions;
    this.partByField = partByField;
    this.shared = shared;
  }

  /** Opens the data files that have the fields, and the deletion file. */
  public static Mono<FragmentReader> open(
      TableFiles files, StorePath root, Fragment fragment, List<LanceField> fields) {
    Map<DataFile, List<FileColumn>> wanted = columnsByFile(fragment, fields);
    Mono<Map<LanceField, Part>> parts =
        Flux.fromIterable(wanted.entrySet())
            .flatMap(entry ->
                files
                    .reader(root, entry.getKey())
                    .map(reader -> part(fragment, entry.getKey(), reader, entry.getValue())))
            .collect(
                HashMap::new,
                (map, part) -> part.columns.forEach(column -> map.put(column.field(), part)));
    return Mono.zip(
        parts,
        files.deletions(root, fragment),
        (partByField, deletions) ->
            new FragmentReader(files, fragment, deletions, partByField, false));
  }

  private static Map<DataFile, List<FileColumn>> columnsByFile(
      Fragment fragment, List<LanceField> fields) {
    Map<DataFile, List<FileColumn>> wanted = new HashMap<>();
    for (LanceField field : fields) {
      for (DataFile file : fragment.files()) {
        Map<Integer, Integer> columns = columns(file, field);
        if (!columns.isEmpty()) {
          wanted
              .computeIfAbsent(file, key -> new ArrayList<>())
              .add(new FileColumn(field, columns));
          break;
        }
      }
    }
    return wanted;
  }

  /** The columns of the field, and of the fields below it, that a file has. */
  private static Map<Integer, Integer> columns(DataFile file, LanceField field) {
    Map<Integer, Integer> columns = new HashMap<>();
    for (LanceField part : field.columns(file.fileVersion())) {
      int column = file.columnOf(part.id());
      if (column >= 0) {
        columns.put(part.id(), column);
      }
    }
    return columns;
  }

  private static Part part(
      Fragment fragment, DataFile file, LanceFileReader reader, List<FileColumn> columns) {
    if (reader.rowCount() != fragment.physicalRows()) {
      throw new CorruptFileException(
          file.path(),
          -1,
          "it has %d rows, but the manifest says %d for fragment %d"
              .formatted(reader.rowCount(), fragment.physicalRows(), fragment.id()));
    }
    for (int column : file.columnIndices()) {
      if (column >= reader.columnCount()) {
        throw new CorruptFileException(
            file.path(),
            -1,
            "it has %d columns, but the manifest names column %d"
                .formatted(reader.columnCount(), column));
      }
    }
    return new Part(reader, columns);
  }

  /** The same, but what it reads may be memory of the store: see {@link Scanner#sharing()}. */
  FragmentReader sharing() {
    return new FragmentReader(files, fragment, deletions, partByField, true);
  }

  long id() {
    return fragment.id();
  }

  long physicalRows() {
    return fragment.physicalRows();
  }

  @Nullable RowIds rowIds() {
    return fragment.rowIds();
  }

  /** The rows from {@code start} to {@code end - 1} that are not deleted. */
  RowRanges liveRows(long start, long end) {
    if (deletions.deletedIn(start, end) == 0) {
      return RowRanges.of(start, end);
    }
    long[] rows = new long[Math.toIntExact(end - start)];
    int n = 0;
    for (long row = start; row < end; row++) {
      if (!deletions.contains((int) row)) {
        rows[n++] = row;
      }
    }
    return RowRanges.ofRows(Arrays.copyOf(rows, n));
  }

  /** Emits about how many bytes a row of these fields has, by the size of their pages. */
  Mono<Long> rowBytes(List<LanceField> fields) {
    long known = 1;
    List<Mono<Long>> measured = new ArrayList<>();
    for (LanceField field : fields) {
      Part part = partByField.get(field);
      if (ScanPlan.isFixedWidth(field.arrow()) || part == null) {
        known += ScanPlan.width(field.arrow());
      } else {
        List<FileColumn> columns =
            part.columns.stream().filter(column -> column.field().equals(field)).toList();
        measured.add(part.reader.decodedBytes(columns, files.cpu()));
      }
    }
    long fixed = known;
    return measured.isEmpty()
        ? Mono.just(fixed)
        : Flux.merge(measured)
            .reduce(0L, Long::sum)
            .map(bytes -> fixed + bytes / Math.max(1, physicalRows()));
  }

  /**
   * Reads rows of some of the fields that the fragment was opened for; emits one batch with the
   * fields in order, owned by the subscriber.
   */
  public Mono<VectorSchemaRoot> read(List<LanceField> fields, RowRanges rows) {
    int count = Math.toIntExact(rows.count());
    Map<Part, List<FileColumn>> wanted = new LinkedHashMap<>();
    for (LanceField field : fields) {
      Part part = partByField.get(field);
      if (part != null) {
        for (FileColumn column : part.columns) {
          if (column.field().equals(field)) {
            wanted.computeIfAbsent(part, key -> new ArrayList<>()).add(column);
          }
        }
      }
    }
    if (wanted.isEmpty()) {
      return Mono.fromCallable(() -> assemble(fields, List.of(), List.of(), count));
    }
    if (wanted.size() == 1) {
      var only = wanted.entrySet().iterator().next();
      List<FileColumn> columns = only.getValue();
      return read(only.getKey(), columns, rows)
          .map(batch -> assemble(fields, columns, List.of(batch), count));
    }
    List<FileColumn> columns = wanted.values().stream().flatMap(List::stream).toList();
    return Flux.fromIterable(wanted.entrySet())
        .flatMapSequential(entry -> read(entry.getKey(), entry.getValue(), rows))
        .collectList()
        .map(batches -> assemble(fields, columns, batches, count))
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private Mono<VectorSchemaRoot> read(Part part, List<FileColumn> columns, RowRanges rows) {
    return shared
        ? part.reader.readShared(columns, rows, files.allocator(), files.cpu())
        : part.reader.read(columns, rows, files.allocator(), files.cpu());
  }

  /**
   * Puts the columns of several batches, which are those of {@code columns}, in the order of the
   * fields; takes the batches over.
   */
  private VectorSchemaRoot assemble(
      List<LanceField> fields,
      List<FileColumn> columns,
      List<VectorSchemaRoot> batches,
      int count) {
    if (batches.size() == 1 && columns.size() == fields.size()) {
      return batches.get(0);
    }
    Map<LanceField, FieldVector> read = new HashMap<>();
    Iterator<FileColumn> names = columns.iterator();
    for (VectorSchemaRoot batch : batches) {
      batch.getFieldVectors().forEach(vector -> read.put(names.next().field(), vector));
    }
    List<FieldVector> made = new ArrayList<>();
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (LanceField field : fields) {
        FieldVector vector = read.get(field);
        if (vector == null) {
          vector = Batches.nulls(field.arrow(), count, files.allocator());
          made.add(vector);
        }
        vectors.add(vector);
      }
      return Batches.root(vectors, count);
    } catch (RuntimeException e) {
      read.values().forEach(FieldVector::close);
      made.forEach(FieldVector::close);
      throw e;
    }
  }
}
