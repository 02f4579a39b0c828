package io.lancedb.lance.dataset.verify;

import com.google.protobuf.ByteString;
import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.table.FeatureFlags;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.RowVersions;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/** Holds a manifest that was parsed against itself, beyond what every reader of it checks. */
final class ManifestCheck {

  private static final String OPTIMIZE = "write to the table with an official client";

  private final Manifest manifest;
  private final FileFindings findings;

  private ManifestCheck(Manifest manifest, String path) {
    this.manifest = manifest;
    this.findings = new FileFindings(path, manifest.version(), -1);
  }

  static List<Finding> of(Manifest manifest, String path) {
    ManifestCheck check = new ManifestCheck(manifest, path);
    check.run();
    return check.findings.list();
  }

  private void run() {
    findings.check(() -> FeatureFlags.checkReadable(manifest));
    findings.check(manifest::schema);
    flags();
    counters();
    transaction();
    for (Fragment fragment : manifest.fragments()) {
      try {
        fragment(fragment);
      } catch (CorruptFileException e) {
        findings.damaged(e, fragment.id());
      } catch (UnsupportedFeatureException e) {
        findings.unsupported(e);
      }
    }
    indices();
  }

  private void flags() {
    boolean deletions =
        manifest.proto().getFragmentsList().stream().anyMatch(DataFragment::hasDeletionFile);
    boolean flag = (manifest.proto().getReaderFeatureFlags() & FeatureFlags.DELETION_FILES) != 0;
    if (deletions && !flag) {
      findings.add(
          Severity.WARNING,
          Kind.MISMATCH,
          -1,
          "it has deletion files, but not the flag that tells readers so: old readers may show"
              + " deleted rows; "
              + OPTIMIZE);
    }
  }

  private void counters() {
    var proto = manifest.proto();
    List<Fragment> fragments = manifest.fragments();
    if (proto.hasMaxFragmentId()
        && !fragments.isEmpty()
        && Integer.toUnsignedLong(proto.getMaxFragmentId()) < fragments.getLast().id()) {
      findings.add(
          Severity.WARNING,
          Kind.MISMATCH,
          -1,
          "its largest fragment id is %s, but it has fragment %d: a writer may give the id again"
              .formatted(
                  Integer.toUnsignedString(proto.getMaxFragmentId()), fragments.getLast().id()));
    }
  }

  private void transaction() {
    var inline = manifest.transaction();
    if (inline == null && manifest.proto().getTransactionFile().isEmpty()) {
      findings.add(
          Severity.WARNING,
          Kind.MISSING,
          -1,
          "it has no transaction, inline or in a file: a concurrent writer that has to step over"
              + " the version fails");
    } else if (inline != null
        && (inline.getOperationCase().getNumber() == 0 || inline.getReadVersion() < 0)) {
      findings.add(
          Severity.WARNING,
          Kind.UNSUPPORTED,
          manifest.proto().getTransactionSection(),
          "its transaction is of a kind that is not known: concurrent writers cannot step over it");
    }
  }

  private void fragment(Fragment fragment) {
    DataFragment stored = fragment.proto();
    if (stored.hasInlineCreatedAtVersions()) {
      versions(fragment, stored.getInlineCreatedAtVersions(), "created");
    }
    if (stored.hasInlineLastUpdatedAtVersions()) {
      versions(fragment, stored.getInlineLastUpdatedAtVersions(), "last updated");
    }
  }

  private void versions(Fragment fragment, ByteString stored, String what) {
    RowVersions versions = RowVersions.parse(stored, manifest.path());
    if (versions.size() != fragment.physicalRows()) {
      findings.add(
          Severity.ERROR,
          Kind.DAMAGED,
          -1,
          fragment.id(),
          "fragment %d has %d rows and %d versions in which they were %s; %s"
              .formatted(
                  fragment.id(),
                  fragment.physicalRows(),
                  versions.size(),
                  what,
                  FileFindings.RESTORE));
    }
  }

  private void indices() {
    Set<Integer> fields = new HashSet<>();
    manifest.proto().getFieldsList().forEach(field -> fields.add(field.getId()));
    Set<String> uuids = new HashSet<>();
    for (IndexMetadata index : manifest.indices().getIndicesList()) {
      String uuid = References.uuid(index);
      if (uuid.isEmpty() || !uuids.add(uuid)) {
        index(index, Severity.ERROR, Kind.DAMAGED, "has no uuid of its own");
      }
      if (!fields.containsAll(index.getFieldsList())) {
        index(
            index,
            Severity.ERROR,
            Kind.MISMATCH,
            "is over fields %s, not all of which exist".formatted(index.getFieldsList()));
      }
      fragments(index);
    }
  }

  private void fragments(IndexMetadata index) {
    RoaringBitmap covered = new RoaringBitmap();
    try {
      if (!index.getFragmentBitmap().isEmpty()) {
        covered.deserialize(ByteBuffer.wrap(index.getFragmentBitmap().toByteArray()));
        if (!covered.validate()) {
          index(index, Severity.ERROR, Kind.DAMAGED, "has an unreadable bitmap of fragments");
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      index(index, Severity.ERROR, Kind.DAMAGED, "has an unreadable bitmap of fragments");
      return;
    }
    long gone = 0;
    for (int fragment : covered) {
      gone += manifest.fragment(Integer.toUnsignedLong(fragment)) == null ? 1 : 0;
    }
    if (gone > 0) {
      index(
          index,
          Severity.NOTE,
          Kind.UNREFERENCED,
          "covers %d fragments that are gone".formatted(gone));
    }
  }

  private void index(IndexMetadata index, Severity severity, Kind kind, String problem) {
    String advice = severity == Severity.NOTE ? "" : ": drop the index and make it again";
    findings.add(
        severity,
        kind,
        manifest.proto().getIndexSection(),
        "index \"%s\" %s%s".formatted(index.getName(), problem, advice));
  }
}
