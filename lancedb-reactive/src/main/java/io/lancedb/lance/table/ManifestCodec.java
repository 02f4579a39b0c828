package io.lancedb.lance.table;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.proto.IndexSection;
import io.lancedb.lance.table.proto.Transaction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes manifest files.
 *
 * <pre>
 * [ u32 n1 | IndexSection (n1 bytes) ]   where Manifest.index_section points
 * [ u32 n2 | Transaction  (n2 bytes) ]   where Manifest.transaction_section points
 *   u32 n3 | Manifest     (n3 bytes)     at P
 *   u64 P | u16 0 | u16 2 | "LANC"       the last 16 bytes
 * </pre>
 *
 * All numbers are little-endian.
 */
public final class ManifestCodec {

  private static final int FOOTER = 16;
  private static final int MAGIC = 0x434e414c;
  private static final short MAJOR = 0;
  private static final short MINOR = 2;

  private ManifestCodec() {}

  /**
   * Reads a manifest file.
   *
   * @param path the file, for messages
   */
  public static Manifest parse(byte[] bytes, String path) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.length - FOOTER;
    if (end < Integer.BYTES) {
      throw corrupt(path, 0, "a manifest of %d bytes".formatted(bytes.length));
    }
    if (file.getInt(end + 12) != MAGIC) {
      throw corrupt(path, end + 12L, "it does not end with LANC");
    }
    if (file.getShort(end + 8) != MAJOR || file.getShort(end + 10) != MINOR) {
      throw corrupt(
          path,
          end + 8L,
          "manifest version %d.%d".formatted(file.getShort(end + 8), file.getShort(end + 10)));
    }
    long position = file.getLong(end);
    var manifest =
        section(bytes, position, end, io.lancedb.lance.table.proto.Manifest.parser(), path);
    if (position + Integer.BYTES + file.getInt((int) position) != end) {
      throw corrupt(path, position, "the manifest does not reach up to the footer");
    }
    IndexSection indices =
        manifest.hasIndexSection()
            ? section(
                bytes, manifest.getIndexSection(), (int) position, IndexSection.parser(), path)
            : IndexSection.getDefaultInstance();
    Transaction transaction =
        manifest.hasTransactionSection()
            ? section(
                bytes, manifest.getTransactionSection(), (int) position, Transaction.parser(), path)
            : null;
    return new Manifest(manifest, indices, transaction, path);
  }

  private static <T extends MessageLite> T section(
      byte[] bytes, long position, int end, Parser<T> parser, String path) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (position < 0 || position > end - Integer.BYTES) {
      throw corrupt(path, position, "a section at %d of %d".formatted(position, file.capacity()));
    }
    int length = file.getInt((int) position);
    if (length < 0 || length > end - Integer.BYTES - position) {
      throw corrupt(
          path, position, "a section of %s bytes".formatted(Integer.toUnsignedString(length)));
    }
    try {
      return parser.parseFrom(bytes, (int) position + Integer.BYTES, length);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(path, position, "an unreadable section", e);
    }
  }

  /**
   * Writes a manifest file. The positions of the sections are set here; an empty index section is
   * left out.
   */
  public static byte[] write(
      io.lancedb.lance.table.proto.Manifest manifest,
      IndexSection indices,
      @Nullable Transaction transaction) {
    var placed = manifest.toBuilder().clearIndexSection().clearTransactionSection();
    long position = 0;
    boolean withIndices = indices.getIndicesCount() > 0;
    if (withIndices) {
      placed.setIndexSection(position);
      position += Integer.BYTES + indices.getSerializedSize();
    }
    if (transaction != null) {
      placed.setTransactionSection(position);
      position += Integer.BYTES + transaction.getSerializedSize();
    }
    var last = placed.build();
    ByteBuffer file =
        ByteBuffer.allocate(
                Math.toIntExact(position + Integer.BYTES + last.getSerializedSize() + FOOTER))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (withIndices) {
      put(file, indices.toByteArray());
    }
    if (transaction != null) {
      put(file, transaction.toByteArray());
    }
    put(file, last.toByteArray());
    return file.putLong(position).putShort(MAJOR).putShort(MINOR).putInt(MAGIC).array();
  }

  private static void put(ByteBuffer file, byte[] section) {
    file.putInt(section.length).put(section);
  }

  private static CorruptFileException corrupt(String path, long offset, String problem) {
    return new CorruptFileException(path, offset, problem);
  }
}
