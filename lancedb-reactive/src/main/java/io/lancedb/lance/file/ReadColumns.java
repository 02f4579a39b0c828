package io.lancedb.lance.file;

import org.apache.arrow.vector.FieldVector;

/** A read of rows whose bytes are there, column by column. */
interface ReadColumns {

  int columnCount();

  int rowCount();

  /** Bytes of the file that there are to decode. */
  long dataBytes();

  /** Decodes one column; the caller closes the vector. */
  FieldVector decode(int column);

  /** Frees the file's bytes. */
  void close();
}
