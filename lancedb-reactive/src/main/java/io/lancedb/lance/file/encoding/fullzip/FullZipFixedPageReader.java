package io.lancedb.lance.file.encoding.fullzip;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.choice.ValueDecoders;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.fixed.ListValidity;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A full-zip page of fixed-width values. An entry is a control word of 0, 1, 2 or 4 bytes with the
 * levels, for lists with item validity the bitmaps, and the value; null values keep their bytes.
 * Booleans have a byte each. Where all values, or all items of lists, are null there may be no
 * bytes of them at all, encoded as a constant that has no value. Without lists above, row i is at
 * {@code i * stride}; with them, entries of null and empty lists are the control word alone, and a
 * {@link FullZipIndex repetition index} follows as second buffer.
 */
public final class FullZipFixedPageReader extends PageReader implements FullZipPage {

  final FullZipControl control;
  final @Nullable ListValidity validity;
  final int validityBytes;
  final long stride;
  private final long valueBytes;
  private final @Nullable FullZipIndex index;

  /** Checks the layout against the page. */
  public FullZipFixedPageReader(FullZipLayout layout, Page page) {
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
    if (type.kind() == ValueType.Kind.VARIABLE
        || type.kind() == ValueType.Kind.NULL
        || type.kind() == ValueType.Kind.LIST && type.bits() == 1) {
      throw origin.corrupt("fixed-width full-zip values in a column of another type");
    }
    valueBytes = values.hasConstant() ? 0 : type.bits() == 1 ? 1 : type.valueBytes();
    if (values.hasConstant() && values.getConstant().hasValue()
        || !values.hasConstant() && !values.hasFlat()) {
      throw origin.unsupported("full-zip values encoded as " + values.getCompressionCase());
    }
    if (values.hasFlat()) {
      origin.expectBits(values.getFlat().getBitsPerValue(), Math.max(8, type.bits()));
    }
    if (Integer.toUnsignedLong(layout.getBitsPerValue()) != 8 * valueBytes()) {
      throw origin.corrupt(
          "%d bits per value instead of %d".formatted(layout.getBitsPerValue(), 8 * valueBytes()));
    }
    stride = control.width() + valueBytes();
    if (stride == 0) {
      throw origin.corrupt("full-zip rows of no bytes");
    }
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
    return validityBytes + valueBytes;
  }

  @Override
  public int lengthBytes() {
    return 0;
  }

  @Override
  public void value(MemorySegment bytes, long at, long length, int ahead, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    if (type.bits() == 1) {
      if (length > 0 && bytes.get(JAVA_BYTE, at) != 0) {
        Bits.set(column.data(), column.position() + ahead);
      }
      return;
    }
    long width = type.valueBytes();
    MemorySegment target = column.data().asSlice(column.position() + ahead * width, width);
    if (valueBytes == 0) {
      target.fill((byte) 0);
    } else {
      MemorySegment.copy(bytes, at + validityBytes, target, 0, width);
    }
    itemValidity(bytes, at, ahead, column);
  }

  /** Takes over which items of the list behind a control word are valid. */
  private void itemValidity(MemorySegment bytes, long at, int ahead, DecodedFixedColumn column) {
    if (validity == null) {
      for (int level = 0; level < type.dimensions().size(); level++) {
        column.allItemsValid(level, ahead, 1);
      }
      return;
    }
    long bitmap = at;
    for (int level = 0; level < validity.depth(); level++) {
      if (validity.has(level)) {
        long size = Bits.bytesFor(type.items(level + 1));
        column.itemValidity(level, bytes.asSlice(bitmap, size), 0, ahead, 1);
        bitmap += size;
      } else if (validity.allNull(level)) {
        byte[] none = new byte[Math.toIntExact(Bits.bytesFor(type.items(level + 1)))];
        column.itemValidity(level, MemorySegment.ofArray(none), 0, ahead, 1);
      } else {
        column.allItemsValid(level, ahead, 1);
      }
    }
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return valueBytes == type.valueBytes()
        ? new FullZipFixedPageScan(this, wanted)
        : new FullZipRowScan(new FullZipLevelScan(this, wanted));
  }

  @Override
  public LevelScan levelScan(PageRows wanted) {
    return new FullZipLevelScan(this, wanted);
  }
}
