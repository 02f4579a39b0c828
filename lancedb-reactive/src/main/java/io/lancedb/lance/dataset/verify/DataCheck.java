package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.lance.dataset.verify.References.DataUse;
import io.lancedb.lance.file.FileInspection;
import io.lancedb.lance.file.proto.Field;
import io.lancedb.objectstore.ObjectMeta;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The directory {@code data}: each file against its own metadata and against the manifest. */
final class DataCheck {

  private static final String DIRECTORY = "data";
  private static final String BLOB = ".blob";

  private final TableDirectory table;
  private final References references;
  private final @Nullable PageCheck pages;

  DataCheck(TableDirectory table, References references, @Nullable PageCheck pages) {
    this.table = table;
    this.references = references;
    this.pages = pages;
  }

  Flux<Finding> findings() {
    return table.compare(
        DIRECTORY, references.data.keySet(), this::file, name -> findings(name).missing().flux());
  }

  private FileFindings findings(String name) {
    DataUse use = references.data.get(name);
    return use == null
        ? new FileFindings(DIRECTORY + "/" + name)
        : new FileFindings(DIRECTORY + "/" + name, use.version(), use.fragment().id());
  }

  private Flux<Finding> file(String name, ObjectMeta meta) {
    DataUse use = references.data.get(name);
    if (use == null) {
      return isSidecar(name) ? Flux.empty() : table.unreferenced(meta.path(), references);
    }
    FileFindings findings = findings(name);
    long expected = use.file().sizeBytes();
    if (expected > 0 && expected != meta.size()) {
      findings.error(
          Kind.MISMATCH,
          "it has %d bytes, but the manifest says %d".formatted(meta.size(), expected));
    }
    if (use.file().proto().getFileMajorVersion() == 0) {
      return findings.flux(); // Legacy: its manifest is reported as not supported.
    }
    Flux<Finding> structure =
        FileInspection.of(table.store(), meta.path(), 0, table.cpu())
            .flatMapMany(inspection -> {
              findings.damaged(inspection);
              compare(inspection, use, findings);
              return findings.flux();
            })
            .onErrorResume(findings::orError);
    return pages == null
        ? structure
        : structure.concatWith(pages.findings(use, meta, () -> findings(name))).distinct();
  }

  /** The bytes of large blobs lie in a directory with the name of their data file. */
  private boolean isSidecar(String name) {
    int slash = name.indexOf('/');
    return slash > 0
        && name.endsWith(BLOB)
        && references.data.containsKey(name.substring(0, slash) + ".lance");
  }

  private static void compare(FileInspection inspection, DataUse use, FileFindings findings) {
    long rows = use.fragment().physicalRows();
    if (inspection.rows() >= 0 && rows > 0 && inspection.rows() != rows) {
      findings.error(
          Kind.MISMATCH,
          "it has %d rows, but the manifest says %d for fragment %d"
              .formatted(inspection.rows(), rows, use.fragment().id()));
    }
    if (inspection.version() != use.file().fileVersion()) {
      findings.error(
          Kind.MISMATCH,
          "it is of version %s, but the manifest says %s"
              .formatted(inspection.version(), use.file().fileVersion()));
    }
    Map<Integer, Field> flat = flatFields(use);
    for (int i = 0; i < use.file().fieldIds().size(); i++) {
      int column = use.file().columnIndices().get(i);
      Field field = flat.get(use.file().fieldIds().get(i));
      if (column >= inspection.columns()) {
        findings.error(
            Kind.MISMATCH,
            "it has %d columns, but the manifest looks for field %d in column %d"
                .formatted(inspection.columns(), use.file().fieldIds().get(i), column));
      } else if (column >= 0
          && field != null
          && inspection.rows() >= 0
          && inspection.columnRows(column) >= 0
          && inspection.columnRows(column) != inspection.rows()) {
        findings.error(
            Kind.DAMAGED,
            "column \"%s\" has %d rows, the file %d"
                .formatted(field.getName(), inspection.columnRows(column), inspection.rows()));
      }
    }
  }

  /** Top-level fields without fields below them: their columns have one value a row. */
  private static Map<Integer, Field> flatFields(DataUse use) {
    Map<Integer, Field> flat = new HashMap<>();
    use.fields()
        .forEach(field -> {
          flat.put(field.getId(), field);
          if (field.getParentId() != -1) {
            flat.remove(field.getId());
            flat.remove(field.getParentId());
          }
        });
    return flat;
  }
}
