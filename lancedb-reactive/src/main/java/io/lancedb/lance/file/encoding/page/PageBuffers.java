package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RangeReads;

/** The buffers of a page, checked to lie within the file. */
public final class PageBuffers {

  private final long[] offsets;
  private final long[] sizes;

  /**
   * Takes the arrays over.
   *
   * @param offsets first bytes in the file
   * @param sizes lengths in bytes
   */
  public PageBuffers(long[] offsets, long[] sizes) {
    this.offsets = offsets;
    this.sizes = sizes;
  }

  /** First byte of the page in the file, -1 where it has none. */
  public long start() {
    return offsets.length == 0 ? -1 : offsets[0];
  }

  /** Bytes of all buffers. */
  public long bytes() {
    long bytes = 0;
    for (long size : sizes) {
      bytes += size;
    }
    return bytes;
  }

  /** Number of buffers. */
  public int count() {
    return offsets.length;
  }

  /** Position of a buffer in the file. */
  public long offset(int buffer) {
    return offsets[buffer];
  }

  /** Bytes of a buffer. */
  public long size(int buffer) {
    return sizes[buffer];
  }

  /** Asks for a whole buffer. */
  public int read(int buffer, RangeReads reads) {
    return reads.add(offsets[buffer], sizes[buffer]);
  }

  /** Fails where a page has another number of buffers. */
  public void expect(int count, PageOrigin origin) {
    if (count() != count) {
      throw origin.corrupt("%d buffers instead of %d".formatted(count(), count));
    }
  }
}
