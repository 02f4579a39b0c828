package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import org.jspecify.annotations.Nullable;

/**
 * A full-zip page of fixed-width values: row i is at {@code i * stride}, as a control word of 0, 1,
 * 2 or 4 bytes with the definition level, for each level of lists with item validity a bitmap, and
 * the value. Null rows keep their value bytes.
 */
final class FullZipFixedPageReader extends PageReader {

  final FullZipControl control;
  final @Nullable ListValidity validity;
  final int validityBytes;
  final long stride;

  FullZipFixedPageReader(FullZipLayout layout, Page page) {
    super(page);
    control = new FullZipControl(layout, rows, origin);
    CompressiveEncoding values = layout.getValueCompression();
    if (type.kind() == ValueType.Kind.LIST) {
      validity = new ListValidity(values, type, origin);
      validityBytes = validity.valueBytes(type);
      values = validity.items();
    } else {
      validity = null;
      validityBytes = 0;
    }
    if (!values.hasFlat()) {
      throw origin.unsupported("full-zip values encoded as " + values.getCompressionCase());
    }
    if (type.kind() == ValueType.Kind.VARIABLE || type.bits() <= 1) {
      throw origin.corrupt("fixed-width full-zip values in a column of another type");
    }
    ValueDecoders.expectBits(values.getFlat().getBitsPerValue(), type.bits(), origin);
    long valueBytes = validityBytes + type.valueBytes();
    if (Integer.toUnsignedLong(layout.getBitsPerValue()) != 8 * valueBytes) {
      throw origin.corrupt(
          "%d bits per value instead of %d".formatted(layout.getBitsPerValue(), 8 * valueBytes));
    }
    stride = control.width() + valueBytes;
    buffers.expect(1, origin);
    if (rows > buffers.size(0) / stride || rows * stride != buffers.size(0)) {
      throw origin.corrupt(
          "%d rows of %d bytes in %d bytes".formatted(rows, stride, buffers.size(0)));
    }
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new FullZipFixedPageScan(this, wanted);
  }
}
