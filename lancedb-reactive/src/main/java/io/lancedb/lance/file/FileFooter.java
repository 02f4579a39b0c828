package io.lancedb.lance.file;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.schema.FileVersion;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The last 40 bytes of a data file: LE64 positions of the first column metadata, of the table of
 * column metadata and of the table of global buffers; LE32 numbers of global buffers and of
 * columns; LE16 major and minor version; {@code LANC}. Both tables hold LE64 position and length
 * for each entry.
 *
 * @param columnTable position of the table of column metadata
 * @param bufferTable position of the table of global buffers
 * @param buffers number of global buffers
 * @param columns number of columns
 * @param version what the file's pages are written in
 */
record FileFooter(
    long columnTable, long bufferTable, int buffers, int columns, FileVersion version) {

  static final int BYTES = 40;
  private static final int MAGIC = 0x434e414c;

  /** Parses the last bytes of a file of {@code size} bytes. */
  static FileFooter parse(MemorySegment last, long size, String path) {
    ByteBuffer footer = last.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long at = size - BYTES;
    if (footer.getInt(36) != MAGIC) {
      throw new CorruptFileException(path, size - 4, "it does not end with LANC");
    }
    FileVersion version =
        FileVersion.ofFooter(footer.getShort(32) & 0xffff, footer.getShort(34) & 0xffff);
    long metadata = footer.getLong(0);
    long columnTable = footer.getLong(8);
    long bufferTable = footer.getLong(16);
    long buffers = footer.getInt(24) & 0xffff_ffffL;
    long columns = footer.getInt(28) & 0xffff_ffffL;
    if (metadata < 0
        || columnTable < metadata
        || bufferTable < columnTable
        || bufferTable > at
        || columns > (bufferTable - columnTable) / 16
        || buffers > (at - bufferTable) / 16
        || buffers == 0
        || columns > Integer.MAX_VALUE / 16
        || buffers > Integer.MAX_VALUE / 16) {
      throw new CorruptFileException(path, at, "its footer contradicts its size");
    }
    return new FileFooter(columnTable, bufferTable, (int) buffers, (int) columns, version);
  }
}
