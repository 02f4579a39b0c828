package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import java.lang.foreign.MemorySegment;

/** The control word before each entry of a full-zip page: {@code rep << bitsDef | def}. */
final class FullZipControl {

  private final int width;
  private final int mask;

  FullZipControl(FullZipLayout layout, long rows, PageOrigin origin) {
    boolean nullable = PageReader.nullable(layout.getLayersList(), origin);
    if (layout.getBitsRep() != 0) {
      throw origin.unsupported("repetition levels");
    }
    int bits = layout.getBitsDef();
    if (bits < 0 || bits > 16 || nullable != bits > 0) {
      throw origin.corrupt("definition levels of %d bits".formatted(bits));
    }
    if (Integer.toUnsignedLong(layout.getNumItems()) != rows) {
      throw origin.corrupt(
          "%s entries in %d rows".formatted(Integer.toUnsignedString(layout.getNumItems()), rows));
    }
    width = bits == 0 ? 0 : bits <= 8 ? 1 : 2;
    mask = (1 << bits) - 1;
  }

  /** Bytes of a control word. */
  int width() {
    return width;
  }

  /** The definition level of the entry at an offset. */
  short level(MemorySegment bytes, long offset) {
    return width == 0 ? 0 : (short) (Bits.unsigned(bytes, offset, width) & mask);
  }
}
