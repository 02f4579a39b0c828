package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.ManifestName;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The directory {@code _versions}: names, the hint, and every manifest, newest first. */
final class VersionsCheck {

  private static final String HINT = "latest_version_hint.json";
  private static final Pattern HINTED =
      Pattern.compile("\\s*\\{\\s*\"version\"\\s*:\\s*([0-9]{1,18})\\s*}\\s*");
  private static final Pattern DETACHED = Pattern.compile("d[0-9]{1,20}\\.manifest");
  private static final long MAX_MANIFEST_BYTES = 256L << 20;
  private static final int MANIFESTS_AT_ONCE = 4;

  private final TableDirectory table;
  private final Manifest snapshot;
  private final References references;
  private final List<Listed> versions = new ArrayList<>();
  private final Set<ManifestName> schemes = EnumSet.noneOf(ManifestName.class);
  private @Nullable ObjectMeta hint;

  private record Listed(long version, ObjectMeta meta) {}

  /** A manifest, or why there is none. */
  private record Read(@Nullable Manifest manifest, List<Finding> findings) {}

  VersionsCheck(TableDirectory table, Manifest snapshot, References references) {
    this.table = table;
    this.snapshot = snapshot;
    this.references = references;
  }

  Flux<Finding> findings() {
    return table
        .list(ManifestName.DIRECTORY)
        .concatMapIterable(this::name)
        .concatWith(Flux.defer(this::listed));
  }

  private List<Finding> name(ObjectMeta meta) {
    String name = meta.path().name();
    OptionalLong version = ManifestName.version(name);
    if (version.isPresent()) {
      versions.add(new Listed(version.getAsLong(), meta));
      schemes.add(ManifestName.scheme(name));
    } else if (name.equals(HINT)) {
      hint = meta;
    } else if (!DETACHED.matcher(name).matches()) {
      return new FileFindings(table.relative(meta.path()))
          .add(
              Severity.NOTE,
              Kind.LEFTOVER,
              -1,
              "it is no version; a writer may have stopped before its commit. Delete it once no"
                  + " write is under way")
          .list();
    }
    return List.of();
  }

  private Flux<Finding> listed() {
    versions.sort(Comparator.comparingLong(Listed::version).reversed());
    FileFindings directory = new FileFindings(ManifestName.DIRECTORY, snapshot.version(), -1);
    if (schemes.size() > 1) {
      directory.error(Kind.MISMATCH, "its manifests follow two naming schemes");
    }
    if (versions.stream().noneMatch(listed -> listed.version == snapshot.version())) {
      directory.error(
          Kind.MISSING,
          "version %d, which this table has open, is gone".formatted(snapshot.version()));
      references.add(snapshot);
    }
    return directory
        .flux()
        .concatWith(hint())
        .concatWith(
            Flux.fromIterable(versions)
                .flatMapSequential(this::read, MANIFESTS_AT_ONCE, 1)
                .concatMapIterable(this::refer));
  }

  private Mono<Read> read(Listed listed) {
    String path = table.relative(listed.meta.path());
    return table
        .read(listed.meta.path(), GetOptions.WHOLE, MAX_MANIFEST_BYTES)
        .map(bytes -> {
          Manifest manifest = ManifestCodec.parse(bytes, listed.meta.path().toString());
          if (manifest.version() != listed.version) {
            throw new CorruptFileException(
                path, -1, "its content is version " + manifest.version());
          }
          return new Read(manifest, ManifestCheck.of(manifest, path));
        })
        .onErrorResume(error ->
            new FileFindings(path, listed.version, -1)
                .orError(error)
                .collectList()
                .map(findings -> new Read(null, findings)));
  }

  /** One after the other, so that the newest version of a file wins. */
  private List<Finding> refer(Read read) {
    if (read.manifest == null) {
      references.addUnreadable();
    } else {
      references.add(read.manifest);
    }
    return read.findings;
  }

  private Flux<Finding> hint() {
    ObjectMeta there = hint;
    if (there == null) {
      return Flux.empty();
    }
    FileFindings findings = new FileFindings(table.relative(there.path()));
    return table
        .read(there.path(), GetOptions.WHOLE, 1 << 16)
        .flatMapMany(bytes -> {
          Matcher text = HINTED.matcher(new String(bytes, StandardCharsets.UTF_8));
          long latest = versions.isEmpty() ? 0 : versions.getFirst().version;
          if (!text.matches() || Long.parseLong(text.group(1)) > latest) {
            findings.add(
                Severity.WARNING,
                Kind.MISMATCH,
                -1,
                "it does not name a version that is there (the newest is %d); the next commit writes it anew"
                    .formatted(latest));
          }
          return findings.flux();
        })
        .onErrorResume(findings::orError);
  }
}
