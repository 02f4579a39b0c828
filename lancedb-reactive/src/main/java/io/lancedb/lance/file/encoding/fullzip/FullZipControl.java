package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.level.PageLayers;
import java.lang.foreign.MemorySegment;

/** The control word before each entry of a full-zip page: {@code rep << bitsDef | def}. */
final class FullZipControl {

  private final int width;
  private final int definitionBits;
  private final int mask;

  FullZipControl(FullZipLayout layout, PageLayers layers, long rows, PageOrigin origin) {
    int repetition = layout.getBitsRep();
    definitionBits = layout.getBitsDef();
    if (definitionBits < 0
        || definitionBits > 16
        || repetition < 0
        || repetition > 16
        || layers.hasDefinitions() != definitionBits > 0
        || layers.hasLists() != repetition > 0) {
      throw origin.corrupt(
          "levels of %d and %d bits with other layers".formatted(repetition, definitionBits));
    }
    if (!layers.hasLists() && Integer.toUnsignedLong(layout.getNumItems()) != rows) {
      throw origin.corrupt(
          "%s entries in %d rows".formatted(Integer.toUnsignedString(layout.getNumItems()), rows));
    }
    int bits = repetition + definitionBits;
    width = bits == 0 ? 0 : bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
    mask = (1 << definitionBits) - 1;
  }

  /** Bytes of a control word. */
  int width() {
    return width;
  }

  /** The definition level of the entry at an offset. */
  short level(MemorySegment bytes, long offset) {
    return width == 0 ? 0 : (short) (Bits.unsigned(bytes, offset, width) & mask);
  }

  /** The repetition level of the entry at an offset. */
  short repetition(MemorySegment bytes, long offset) {
    return width == 0 ? 0 : (short) (Bits.unsigned(bytes, offset, width) >>> definitionBits);
  }
}
