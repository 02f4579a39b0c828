package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.PageLevelsBuilder;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import org.apache.arrow.vector.FieldVector;

/** Writes a top-level field that is a column itself: a value is a row. */
final class FlatColumnWriter implements ColumnWriter {

  private final LanceField field;
  private final ColumnPage page;

  FlatColumnWriter(LanceField field, ColumnPage page) {
    this.field = field;
    this.page = page;
  }

  @Override
  public int rows() {
    return page.count();
  }

  @Override
  public int fits(FieldVector top, int from, int count) {
    return page.fits(top, from, count);
  }

  @Override
  public void append(FieldVector top, int from, int count) {
    if (page.append(top, from, count) > 0 && !field.arrow().isNullable()) {
      throw PageLevelsBuilder.nullIn(field.name());
    }
  }

  @Override
  public EncodedPage encode(FileVersion version) {
    return page.encode(version);
  }

  @Override
  public void close() {
    page.close();
  }
}
