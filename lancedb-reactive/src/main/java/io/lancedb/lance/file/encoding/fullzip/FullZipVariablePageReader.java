package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import java.lang.foreign.MemorySegment;

/**
 * A full-zip page of byte strings. Buffers: the entries, each a control word and, where it is
 * valid, LE32 or LE64 length and bytes; and the {@link FullZipIndex repetition index}.
 */
public final class FullZipVariablePageReader extends PageReader implements FullZipPage {

  private final FullZipLayout layout;
  private final FullZipControl control;
  private final int lengthBytes;
  private final FullZipIndex index;
  private final FullZipStringDecoder checked;

  /** Checks the layout against the page. */
  public FullZipVariablePageReader(FullZipLayout layout, Page page) {
    super(page, layout.getLayersList());
    this.layout = layout;
    control = new FullZipControl(layout, layers, rows, origin);
    if (type.kind() != ValueType.Kind.VARIABLE) {
      throw origin.corrupt("byte strings in a column of another type");
    }
    int bits = layout.getBitsPerOffset();
    if (bits != 32 && bits != 64) {
      throw origin.corrupt("lengths of %d bits".formatted(bits));
    }
    lengthBytes = bits >>> 3;
    index = new FullZipIndex(this);
    checked = values();
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
  public FullZipIndex index() {
    return index;
  }

  @Override
  public boolean isFixed() {
    return false;
  }

  @Override
  public long valueBytes() {
    return 0;
  }

  @Override
  public int lengthBytes() {
    return lengthBytes;
  }

  @Override
  public void value(MemorySegment bytes, long at, long length, int ahead, DecodedColumn out) {
    DecodedVariableColumn column = (DecodedVariableColumn) out;
    if (length == 0) {
      column.endValue(ahead, column.position());
    } else {
      checked.decode(bytes, at + lengthBytes, length - lengthBytes, ahead, column);
    }
  }

  FullZipStringDecoder values() {
    return FullZipStringDecoder.of(layout.getValueCompression(), type, lengthBytes, origin);
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new FullZipVariablePageScan(this, wanted);
  }

  @Override
  public LevelScan levelScan(PageRows wanted) {
    return new FullZipLevelScan(this, wanted);
  }
}
