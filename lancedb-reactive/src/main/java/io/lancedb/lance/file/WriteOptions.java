package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.objectstore.MultipartOptions;

/**
 * How data files are written.
 *
 * @param version the file version
 * @param maxRowsPerFile rows after which a further file begins
 * @param maxBytesPerFile bytes after which a further file begins; a file is longer by what its open
 *     pages hold
 * @param pageBytes bytes of values after which a column's page is complete
 * @param pageMemory bytes that the open pages of all columns may take together; with many columns
 *     pages become smaller than {@code pageBytes}
 * @param upload how files are streamed to the store
 */
public record WriteOptions(
    FileVersion version,
    long maxRowsPerFile,
    long maxBytesPerFile,
    long pageBytes,
    long pageMemory,
    MultipartOptions upload) {

  private static final long MAX_PAGE_BYTES = 1L << 30;
  private static final long MIN_PAGE_BYTES = 1L << 12;

  /** Files of 2.2 with at most 1,048,576 rows and 90 GB, pages of 8 MiB, 32 MiB of open pages. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(
          FileVersion.DEFAULT,
          1 << 20,
          90_000_000_000L,
          8 << 20,
          32 << 20,
          MultipartOptions.DEFAULT);

  /** Checks the limits. */
  public WriteOptions {
    if (maxRowsPerFile < 1 || maxBytesPerFile < 1 || pageMemory < 1) {
      throw new IllegalArgumentException(
          "maxRowsPerFile, maxBytesPerFile and pageMemory must be positive: %d, %d, %d"
              .formatted(maxRowsPerFile, maxBytesPerFile, pageMemory));
    }
    if (pageBytes < 1 || pageBytes > MAX_PAGE_BYTES) {
      throw new IllegalArgumentException(
          "pageBytes must be 1 to %d: %d".formatted(MAX_PAGE_BYTES, pageBytes));
    }
  }

  /** These options for another file version. */
  public WriteOptions withVersion(FileVersion newVersion) {
    return new WriteOptions(
        newVersion, maxRowsPerFile, maxBytesPerFile, pageBytes, pageMemory, upload);
  }

  /** These options with another limit of rows. */
  public WriteOptions withMaxRowsPerFile(long rows) {
    return new WriteOptions(version, rows, maxBytesPerFile, pageBytes, pageMemory, upload);
  }

  /** These options with another limit of bytes. */
  public WriteOptions withMaxBytesPerFile(long bytes) {
    return new WriteOptions(version, maxRowsPerFile, bytes, pageBytes, pageMemory, upload);
  }

  /** These options with another page size. */
  public WriteOptions withPageBytes(long bytes) {
    return new WriteOptions(version, maxRowsPerFile, maxBytesPerFile, bytes, pageMemory, upload);
  }

  /** These options with another budget for open pages. */
  public WriteOptions withPageMemory(long bytes) {
    return new WriteOptions(version, maxRowsPerFile, maxBytesPerFile, pageBytes, bytes, upload);
  }

  /** These options with another way to upload. */
  public WriteOptions withUpload(MultipartOptions newUpload) {
    return new WriteOptions(
        version, maxRowsPerFile, maxBytesPerFile, pageBytes, pageMemory, newUpload);
  }

  /** Bytes of a page when a file has {@code columns} columns. */
  long pageBytes(int columns) {
    return Math.min(pageBytes, Math.max(MIN_PAGE_BYTES, pageMemory / columns));
  }
}
