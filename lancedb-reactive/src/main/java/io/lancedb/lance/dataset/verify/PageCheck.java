package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.dataset.verify.References.DataUse;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.scan.FragmentReader;
import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.objectstore.ObjectMeta;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;

/**
 * Decodes every row of data files, deleted ones too, a column and a window of rows at a time: what
 * is damaged in one window does not hide the next. Nothing is kept in the caches of the table.
 */
final class PageCheck {

  /** Stored bytes of all columns that a window of rows has, roughly. */
  private static final long WINDOW_BYTES = 1 << 20;

  private static final int MIN_WINDOW = 16;
  private static final int MAX_WINDOW = 8192;

  private final TableDirectory table;
  private final TableFiles files;

  PageCheck(TableDirectory table, BufferAllocator allocator) {
    this.table = table;
    this.files = new TableFiles(table.store(), allocator, table.cpu(), 0);
  }

  /** Emits what is wrong with the pages of a file; the same damage may be emitted twice. */
  Flux<Finding> findings(DataUse use, ObjectMeta meta, Supplier<FileFindings> findings) {
    return Flux.defer(
            () -> {
              List<LanceField> fields = fields(use, meta);
              Fragment alone =
                  Fragment.of(
                      DataFragment.newBuilder()
                          .setId(use.fragment().id())
                          .setPhysicalRows(use.fragment().physicalRows())
                          .addFiles(use.file().proto())
                          .build(),
                      meta.path().toString());
              return FragmentReader.open(files, table.root(), alone, fields)
                  .flatMapMany(reader ->
                      Flux.fromIterable(fields)
                          .concatMap(field -> column(reader, field, alone, meta, findings), 0));
            })
        .onErrorResume(error -> findings.get().orError(error));
  }

  /** The top-level fields of which the file has something. */
  private static List<LanceField> fields(DataUse use, ObjectMeta meta) {
    Set<Integer> stored = new HashSet<>(use.file().fieldIds());
    return LanceSchema.fromProto(use.fields(), Map.of(), meta.path().toString()).fields().stream()
        .filter(field -> isStored(field, stored))
        .toList();
  }

  private static boolean isStored(LanceField field, Set<Integer> stored) {
    return stored.contains(field.id())
        || field.children().stream().anyMatch(child -> isStored(child, stored));
  }

  private static Flux<Finding> column(
      FragmentReader reader,
      LanceField field,
      Fragment fragment,
      ObjectMeta meta,
      Supplier<FileFindings> findings) {
    long rows = fragment.physicalRows();
    long window =
        Math.clamp(
            WINDOW_BYTES / Math.max(1, meta.size() / Math.max(1, rows)), MIN_WINDOW, MAX_WINDOW);
    return Flux.range(0, Math.toIntExact((rows + window - 1) / window))
        .concatMap(
            i -> {
              long start = i * window;
              RowRanges wanted = RowRanges.of(start, Math.min(rows, start + window));
              return reader
                  .read(List.of(field), wanted)
                  .map(batch -> checked(batch, field, start, findings.get()))
                  .onErrorResume(
                      error ->
                          error instanceof CorruptFileException
                              || error instanceof UnsupportedFeatureException,
                      error -> findings.get().orError(error).collectList())
                  .flatMapIterable(found -> found);
            },
            0);
  }

  private static List<Finding> checked(
      VectorSchemaRoot batch, LanceField field, long start, FileFindings findings) {
    try (batch) {
      int nulls = batch.getVector(0).getNullCount();
      if (nulls > 0 && !field.arrow().isNullable()) {
        findings.error(
            Kind.DAMAGED,
            "column \"%s\" has no nulls by its schema, but %d of %d rows from row %d on are null"
                .formatted(field.name(), nulls, batch.getRowCount(), start));
      }
      return findings.list();
    }
  }
}
