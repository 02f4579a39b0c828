package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.util.List;

/** Takes the complete pages of a file. */
public interface PageSink {

  /**
   * Takes the next page of a column.
   *
   * @param column number of the column in the file
   * @param buffers the bytes, in order; the receiver closes them
   * @param rows rows of the page
   */
  void page(int column, ArrayEncoding encoding, List<PageBuffer> buffers, long rows);
}
