package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** Values of the null type: {@code nullable all_nulls}. */
final class OpenNullArray extends OpenArray {

  @Override
  long bytes() {
    return 0;
  }

  @Override
  long bytes(FieldVector vector, int from, int count) {
    return 0;
  }

  @Override
  int append(FieldVector vector, int from, int count) {
    return 0;
  }

  @Override
  void appendBlank(int count) {}

  @Override
  ArrayEncoding encode(List<PageBuffer> buffers) {
    return allNulls();
  }

  @Override
  public void close() {}
}
