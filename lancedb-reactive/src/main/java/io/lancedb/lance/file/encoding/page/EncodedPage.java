package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import java.util.List;

/**
 * A page as it stands in a file.
 *
 * @param layout how the buffers are to be read
 * @param buffers the bytes in order; the receiver closes them
 * @param rows rows of the page
 */
public record EncodedPage(PageLayout layout, List<PageBuffer> buffers, int rows) {

  /** Copies the list. */
  public EncodedPage {
    buffers = List.copyOf(buffers);
  }
}
