package io.lancedb;

/**
 * Something that {@link Table#verify()} found.
 *
 * @param severity what it means for the table
 * @param kind what is wrong
 * @param path the file, relative to the table's directory
 * @param offset byte offset in the file, -1 where none can be named
 * @param version the version of the table that it was found in, the newest one where several share
 *     the file; -1 where no version refers to it
 * @param fragment id of the fragment that the file belongs to, -1 where there is none
 * @param message what is wrong, where, and what to do
 */
public record Finding(
    Severity severity,
    Kind kind,
    String path,
    long offset,
    long version,
    long fragment,
    String message) {

  /** What a finding means. */
  public enum Severity {
    /** Nothing is lost and nothing fails; space is wasted, or a check was not possible. */
    NOTE,
    /** Rows can be read, but some client or a later write may fail. */
    WARNING,
    /** Rows of some version cannot be read, or are not what was written. */
    ERROR
  }

  /** What is wrong. */
  public enum Kind {
    /** A file that a version needs is not there. */
    MISSING,
    /** The content of a file contradicts itself or its format. */
    DAMAGED,
    /** Two files that are sound by themselves contradict each other. */
    MISMATCH,
    /** A file needs something that is not supported here, so it was not checked. */
    UNSUPPORTED,
    /** No version that is there needs the file. */
    UNREFERENCED,
    /** Something temporary that a writer left behind. */
    LEFTOVER
  }
}
