package io.lancedb.lance.table;

import io.lancedb.error.CorruptFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Reads and writes deletion files.
 *
 * <ul>
 *   <li>{@code .bin}: a portable 32-bit Roaring bitmap; what is written here, for any number of
 *       rows.
 *   <li>{@code .arrow}: see {@link ArrowRowIdFile}; what official writers choose for few rows.
 * </ul>
 */
public final class DeletionVectorCodec {

  private DeletionVectorCodec() {}

  /**
   * Reads a deletion file and holds it against what the manifest says.
   *
   * @param path the file, for messages
   */
  public static DeletionVector parse(byte[] bytes, Fragment fragment, String path) {
    DeletionFile file = fragment.deletionFile();
    if (file == null) {
      throw new IllegalArgumentException("Fragment " + fragment.id() + " has no deletion file");
    }
    RoaringBitmap rows =
        file.isBitmap() ? parseBitmap(bytes, path) : ArrowRowIdFile.parse(bytes, path);
    if (rows.getLongCardinality() != file.deletedRows()) {
      throw new CorruptFileException(
          path,
          -1,
          "it has %d rows, the manifest says %d"
              .formatted(rows.getLongCardinality(), file.deletedRows()));
    }
    if (!rows.isEmpty() && Integer.toUnsignedLong(rows.last()) >= fragment.physicalRows()) {
      throw new CorruptFileException(
          path,
          -1,
          "it deletes row %s of a fragment of %d rows"
              .formatted(Integer.toUnsignedString(rows.last()), fragment.physicalRows()));
    }
    return DeletionVector.of(rows);
  }

  /** Reads a Roaring bitmap. */
  static RoaringBitmap parseBitmap(byte[] bytes, String path) {
    RoaringBitmap rows = new RoaringBitmap();
    try {
      rows.deserialize(ByteBuffer.wrap(bytes));
      if (rows.validate()) {
        return rows;
      }
    } catch (IOException | RuntimeException e) {
      throw new CorruptFileException(path, -1, "an unreadable Roaring bitmap", e);
    }
    throw new CorruptFileException(path, -1, "a Roaring bitmap that contradicts itself");
  }

  /** Writes a Roaring bitmap. */
  public static byte[] write(DeletionVector rows) {
    ByteBuffer out = ByteBuffer.allocate(rows.bitmap().serializedSizeInBytes());
    rows.bitmap().serialize(out);
    return out.array();
  }
}
