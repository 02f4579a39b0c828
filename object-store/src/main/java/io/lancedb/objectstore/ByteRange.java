package io.lancedb.objectstore;

/**
 * Bytes {@code offset} to {@code offset + length - 1} of an object.
 *
 * @param offset first byte, at least 0
 * @param length number of bytes, at least 0
 */
public record ByteRange(long offset, long length) {

  /** Checks that the range lies within the numbers a file can have. */
  public ByteRange {
    if (offset < 0 || length < 0 || offset + length < 0) {
      throw new IllegalArgumentException(
          "Invalid byte range: offset " + offset + ", length " + length);
    }
  }

  /** The offset after the last byte. */
  public long end() {
    return offset + length;
  }
}
