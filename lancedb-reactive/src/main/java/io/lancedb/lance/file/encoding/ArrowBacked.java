package io.lancedb.lance.file.encoding;

import io.lancedb.objectstore.StoreBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** A buffer whose bytes are Arrow memory and can become a part of a vector without a copy. */
public interface ArrowBacked extends StoreBuffer {

  /** The bytes, exactly; valid as long as this share, retained by whoever keeps them longer. */
  ArrowBuf arrowBuffer();
}
