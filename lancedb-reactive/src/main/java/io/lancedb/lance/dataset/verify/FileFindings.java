package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.FileInspection;
import io.lancedb.objectstore.StoreException;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** Findings about one file, as they are collected. */
final class FileFindings {

  static final String RESTORE =
      "put the file back from a copy of the table, or restore a version that does not need it";

  private final String path;
  private final long version;
  private final long fragment;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Begins without findings.
   *
   * @param path the file, relative to the table
   */
  FileFindings(String path, long version, long fragment) {
    this.path = path;
    this.version = version;
    this.fragment = fragment;
  }

  /** A file that no version refers to. */
  FileFindings(String path) {
    this(path, -1, -1);
  }

  FileFindings add(Severity severity, Kind kind, long offset, String message) {
    return add(severity, kind, offset, fragment, message);
  }

  FileFindings add(Severity severity, Kind kind, long offset, long ofFragment, String message) {
    findings.add(
        new Finding(severity, kind, path, offset, version, ofFragment, path + ": " + message));
    return this;
  }

  FileFindings error(Kind kind, String message) {
    return add(Severity.ERROR, kind, -1, message + "; " + RESTORE);
  }

  FileFindings damaged(CorruptFileException damage) {
    return damaged(damage, fragment);
  }

  FileFindings damaged(CorruptFileException damage, long ofFragment) {
    String message = damage.getMessage() + "; " + RESTORE;
    findings.add(
        new Finding(
            Severity.ERROR, Kind.DAMAGED, path, damage.offset(), version, ofFragment, message));
    return this;
  }

  FileFindings damaged(FileInspection inspection) {
    inspection.problems().forEach(this::damaged);
    return this;
  }

  FileFindings unsupported(UnsupportedFeatureException reason) {
    return add(
        Severity.NOTE, Kind.UNSUPPORTED, -1, "not all of it was checked. " + reason.getMessage());
  }

  FileFindings missing() {
    return error(Kind.MISSING, "a version needs it, but it is not there");
  }

  /** Runs a check that may find damage. */
  FileFindings check(Runnable check) {
    try {
      check.run();
    } catch (CorruptFileException e) {
      damaged(e);
    } catch (UnsupportedFeatureException e) {
      unsupported(e);
    }
    return this;
  }

  /** Turns what says something about the file into a finding; other errors stay errors. */
  Flux<Finding> orError(Throwable error) {
    return switch (error) {
      case CorruptFileException e -> damaged(e).flux();
      case UnsupportedFeatureException e -> unsupported(e).flux();
      case StoreException e when e.kind() == StoreException.Kind.NOT_FOUND -> missing().flux();
      default -> Flux.error(error);
    };
  }

  List<Finding> list() {
    return List.copyOf(findings);
  }

  Flux<Finding> flux() {
    return Flux.fromIterable(list());
  }
}
