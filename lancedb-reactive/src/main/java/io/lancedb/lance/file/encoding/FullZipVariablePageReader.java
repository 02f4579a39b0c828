package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A full-zip page of byte strings. Buffers: the entries, each a control word and, where it is
 * valid, LE32 or LE64 length and bytes; and the repetition index, rows + 1 unsigned integers of
 * equal width with the offset of each row's entry and of the end.
 */
final class FullZipVariablePageReader extends PageReader {

  /** An index up to this size is read whole and kept; of larger ones only what a read needs. */
  private static final long WHOLE_INDEX = 1 << 18;

  final FullZipControl control;
  final int lengthBytes;
  final int indexWidth;
  final FullZipLayout layout;
  private volatile @Nullable MemorySegment index;

  FullZipVariablePageReader(FullZipLayout layout, Page page) {
    super(page);
    this.layout = layout;
    control = new FullZipControl(layout, rows, origin);
    if (type.kind() != ValueType.Kind.VARIABLE) {
      throw origin.corrupt("byte strings in a column of another type");
    }
    int bits = layout.getBitsPerOffset();
    if (bits != 32 && bits != 64) {
      throw origin.corrupt("lengths of %d bits".formatted(bits));
    }
    lengthBytes = bits >>> 3;
    buffers.expect(2, origin);
    long width = buffers.size(1) / (rows + 1);
    if (width * (rows + 1) != buffers.size(1)
        || width != 1 && width != 2 && width != 4 && width != 8) {
      throw origin.corrupt(
          "a repetition index of %d bytes for %d rows".formatted(buffers.size(1), rows));
    }
    indexWidth = (int) width;
    values();
  }

  boolean wantsWholeIndex() {
    return buffers.size(1) <= WHOLE_INDEX;
  }

  @Nullable MemorySegment index() {
    return index;
  }

  void keep(MemorySegment wholeIndex) {
    if (index == null && cache.admit(wholeIndex.byteSize())) {
      index = wholeIndex;
    }
  }

  FullZipStringDecoder values() {
    return FullZipStringDecoder.of(layout.getValueCompression(), lengthBytes, origin);
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new FullZipVariablePageScan(this, wanted);
  }
}
