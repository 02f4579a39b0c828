package io.lancedb.error;

import org.jspecify.annotations.Nullable;

/** A file is damaged: its content contradicts itself, its size or the format. */
public final class CorruptFileException extends LanceDbException {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final long offset;

  /**
   * Names the file and the place.
   *
   * @param path the file
   * @param offset byte offset of the damage, or negative where none can be named
   * @param problem what is wrong there
   */
  public CorruptFileException(String path, long offset, String problem, @Nullable Throwable cause) {
    super(
        "Corrupt file %s%s: %s".formatted(path, offset < 0 ? "" : " at byte " + offset, problem),
        cause);
    this.path = path;
    this.offset = Math.max(-1, offset);
  }

  /** Names the file and the place. */
  public CorruptFileException(String path, long offset, String problem) {
    this(path, offset, problem, null);
  }

  /** The damaged file. */
  public String path() {
    return path;
  }

  /** Byte offset of the damage, or -1. */
  public long offset() {
    return offset;
  }
}
