package io.lancedb.lance.file.array;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.schema.LanceField;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** A struct: a column without data, whose one page says {@code struct}, and the members' pages. */
final class StructPages extends FieldPages {

  private final LanceField field;
  private final int column;
  private final List<FieldPages> members;
  private long rows;

  /** Takes over the pages of the members. */
  StructPages(LanceField field, int column, List<FieldPages> members) {
    this.field = field;
    this.column = column;
    this.members = members;
  }

  private static FieldVector member(FieldVector vector, int number) {
    return vector.getChildrenFromFields().get(number);
  }

  @Override
  boolean accepts(FieldVector vector, int from, int count, boolean single) {
    for (int i = 0; i < members.size(); i++) {
      if (!members.get(i).accepts(member(vector, i), from, count, single)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void append(FieldVector vector, int from, int count) {
    if (OpenNulls.countNulls(vector, from, count) > 0) {
      throw new UnsupportedFeatureException(
          "A row of column \"%s\" is a null struct, which data files of version 2.0 cannot hold:"
                  .formatted(field.name())
              + " give its members nulls, or write the table in version 2.1 or 2.2");
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).append(member(vector, i), from, count);
    }
    rows += count;
  }

  @Override
  void flushFull(FieldVector vector, int from, int count, PageSink sink) {
    for (int i = 0; i < members.size(); i++) {
      members.get(i).flushFull(member(vector, i), from, count, sink);
    }
  }

  @Override
  void flush(PageSink sink) {
    members.forEach(member -> member.flush(sink));
  }

  @Override
  void finish(PageSink sink) {
    ArrayEncoding header =
        ArrayEncoding.newBuilder()
            .setStruct(ArrayEncoding.SimpleStruct.getDefaultInstance())
            .build();
    sink.page(column, header, List.of(), rows);
    members.forEach(member -> member.finish(sink));
  }

  @Override
  public void close() {
    members.forEach(FieldPages::close);
  }
}
