package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.encoding.page.PageBuffers;
import io.lancedb.lance.file.encoding.page.PageReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The repetition index of a full-zip page: rows + 1 unsigned integers of equal width, 1, 2, 4 or 8
 * bytes, with the offset of each row's first entry and of the end. A short one is read whole, once.
 */
final class FullZipIndex {

  /** An index up to this size is read whole and kept; of larger ones only what a read needs. */
  private static final long WHOLE = 1 << 18;

  private final PageReader page;
  private final int width;
  private volatile @Nullable MemorySegment whole;

  FullZipIndex(PageReader page) {
    this.page = page;
    PageBuffers buffers = page.buffers();
    buffers.expect(2, page.origin());
    long bytes = buffers.size(1) / (page.rows() + 1);
    if (bytes * (page.rows() + 1) != buffers.size(1)
        || bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
      throw page.origin()
          .corrupt(
              "a repetition index of %d bytes for %d rows".formatted(buffers.size(1), page.rows()));
    }
    width = (int) bytes;
  }

  /** Bytes of an entry. */
  int width() {
    return width;
  }

  boolean wantsWhole() {
    return page.buffers().size(1) <= WHOLE;
  }

  /** The index, if it is kept. */
  @Nullable MemorySegment whole() {
    return whole;
  }

  void keep(MemorySegment index) {
    if (whole == null && page.cache().admit(index.byteSize())) {
      whole = index;
    }
  }
}
