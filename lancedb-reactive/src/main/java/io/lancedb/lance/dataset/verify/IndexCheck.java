package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.lance.dataset.verify.References.IndexUse;
import io.lancedb.lance.file.FileInspection;
import io.lancedb.lance.table.proto.IndexFile;
import io.lancedb.objectstore.ObjectMeta;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;

/**
 * The directory {@code _indices}: whether the files of each index are there in their sizes, and the
 * containers of those that are Lance files. Damage of an index is no damage of rows.
 */
final class IndexCheck {

  private static final String DIRECTORY = "_indices";

  /** Indices that the engine keeps for itself need no files. */
  private static final String SYSTEM = "__lance";

  private static final String ADVICE = "drop the index and make it again";

  private final TableDirectory table;
  private final References references;

  /** Sizes that indices name, by path below the directory; -1 where one is not known. */
  private final Map<String, Long> sizes = new HashMap<>();

  private final Set<String> missing = new HashSet<>();
  private final Set<String> empty = new HashSet<>();

  IndexCheck(TableDirectory table, References references) {
    this.table = table;
    this.references = references;
    references.indices.forEach((uuid, use) -> {
      for (IndexFile file : use.index().getFilesList()) {
        sizes.put(uuid + "/" + file.getPath(), file.getSizeBytes());
        missing.add(uuid + "/" + file.getPath());
      }
      if (!uuid.isEmpty()
          && use.index().getFilesCount() == 0
          && !use.index().getName().startsWith(SYSTEM)) {
        empty.add(uuid);
      }
    });
  }

  Flux<Finding> findings() {
    return table
        .list(DIRECTORY)
        .doOnNext(meta -> {
          String name = table.relative(meta.path(), DIRECTORY);
          missing.remove(name);
          empty.remove(uuid(name));
        })
        .flatMap(this::file, TableDirectory.FILES_AT_ONCE, TableDirectory.FILES_AT_ONCE)
        .concatWith(Flux.fromIterable(missing).concatMap(this::missing))
        .concatWith(Flux.fromIterable(empty).concatMap(this::missing));
  }

  private Flux<Finding> missing(String name) {
    return findings(name)
        .add(
            Severity.WARNING,
            Kind.MISSING,
            -1,
            "index \"%s\" needs it, but it is not there; %s".formatted(indexName(name), ADVICE))
        .flux();
  }

  private static String uuid(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private String indexName(String name) {
    IndexUse use = references.indices.get(uuid(name));
    return use == null ? "" : use.index().getName();
  }

  private FileFindings findings(String name) {
    IndexUse use = references.indices.get(uuid(name));
    return new FileFindings(DIRECTORY + "/" + name, use == null ? -1 : use.version(), -1);
  }

  private Flux<Finding> file(ObjectMeta meta) {
    String name = table.relative(meta.path(), DIRECTORY);
    if (!references.indices.containsKey(uuid(name))) {
      return table.unreferenced(meta.path(), references);
    }
    FileFindings findings = findings(name);
    long expected = sizes.getOrDefault(name, 0L);
    if (expected > 0 && expected != meta.size()) {
      findings.add(
          Severity.WARNING,
          Kind.MISMATCH,
          -1,
          "it has %d bytes, but index \"%s\" says %d; %s"
              .formatted(meta.size(), indexName(name), expected, ADVICE));
    }
    if (!name.endsWith(".idx") && !name.endsWith(".lance")) {
      return findings.flux();
    }
    return FileInspection.of(table.store(), meta.path(), 0, table.cpu())
        .flatMapMany(inspection -> findings.damaged(inspection).flux())
        .onErrorResume(findings::orError);
  }
}
