package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A full-zip page of fixed-width values. An entry is a control word of 0, 1, 2 or 4 bytes with the
 * levels, for lists with item validity the bitmaps, and the value; null values keep their bytes.
 * Without lists above, row i is at {@code i * stride}; with them, entries of null and empty lists
 * are the control word alone, and a {@link FullZipIndex repetition index} follows as second buffer.
 */
final class FullZipFixedPageReader extends PageReader implements FullZipPage {

  final FullZipControl control;
  final @Nullable ListValidity validity;
  final int validityBytes;
  final long stride;
  private final @Nullable FullZipIndex index;

  FullZipFixedPageReader(FullZipLayout layout, Page page) {
    super(page, layout.getLayersList());
    control = new FullZipControl(layout, layers, rows, origin);
    CompressiveEncoding values = layout.getValueCompression();
    if (type.kind() == ValueType.Kind.LIST) {
      validity = new ListValidity(values, type, origin);
      validityBytes = validity.valueBytes(type);
      values = validity.items();
    } else {
      validity = null;
      validityBytes = 0;
    }
    if (values.hasPackedStruct()) {
      values = ValueDecoders.packed(values.getPackedStruct(), type, origin);
    }
    if (!values.hasFlat()) {
      throw origin.unsupported("full-zip values encoded as " + values.getCompressionCase());
    }
    if (type.kind() == ValueType.Kind.VARIABLE || type.bits() <= 1) {
      throw origin.corrupt("fixed-width full-zip values in a column of another type");
    }
    ValueDecoders.expectBits(values.getFlat().getBitsPerValue(), type.bits(), origin);
    if (Integer.toUnsignedLong(layout.getBitsPerValue()) != 8 * valueBytes()) {
      throw origin.corrupt(
          "%d bits per value instead of %d".formatted(layout.getBitsPerValue(), 8 * valueBytes()));
    }
    stride = control.width() + valueBytes();
    if (layers.hasLists()) {
      index = new FullZipIndex(this);
      return;
    }
    index = null;
    buffers.expect(1, origin);
    if (rows > buffers.size(0) / stride || rows * stride != buffers.size(0)) {
      throw origin.corrupt(
          "%d rows of %d bytes in %d bytes".formatted(rows, stride, buffers.size(0)));
    }
  }

  @Override
  public PageReader reader() {
    return this;
  }

  @Override
  public FullZipControl control() {
    return control;
  }

  @Override
  public @Nullable FullZipIndex index() {
    return index;
  }

  @Override
  public boolean isFixed() {
    return true;
  }

  @Override
  public long valueBytes() {
    return validityBytes + type.valueBytes();
  }

  @Override
  public int lengthBytes() {
    return 0;
  }

  @Override
  public void value(MemorySegment bytes, long at, long length, int ahead, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    long width = type.valueBytes();
    MemorySegment.copy(
        bytes, at + validityBytes, column.data(), column.position() + ahead * width, width);
    itemValidity(bytes, at, ahead, column);
  }

  /** Takes over which items of the list behind a control word are valid. */
  private void itemValidity(MemorySegment bytes, long at, int ahead, DecodedFixedColumn column) {
    if (validity == null) {
      return;
    }
    long bitmap = at;
    for (int level = 0; level < validity.depth(); level++) {
      if (validity.has(level)) {
        long size = Bits.bytesFor(type.items(level + 1));
        column.itemValidity(level, bytes.asSlice(bitmap, size), 0, ahead, 1);
        bitmap += size;
      } else {
        column.allItemsValid(level, ahead, 1);
      }
    }
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new FullZipFixedPageScan(this, wanted);
  }

  @Override
  public LevelScan levelScan(PageRows wanted) {
    return new FullZipLevelScan(this, wanted);
  }
}
