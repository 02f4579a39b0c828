package io.lancedb.lance.table;

import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import io.lancedb.error.CorruptFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Type;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.roaringbitmap.RoaringBitmap;

/**
 * A deletion file of Arrow form: an IPC file with exactly one record batch of exactly one column,
 * {@code row_id}, of type uint32 and without nulls. Its buffers may be compressed; the values are
 * in no order.
 *
 * <pre>
 * "ARROW1" 0 0 | schema message | record batch message, body | .. | Footer | u32 its length | "ARROW1"
 * </pre>
 *
 * <p>Read on the heap, without an allocator and without native code; a file that does not fit into
 * the form is refused.
 */
final class ArrowRowIdFile {

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final int CONTINUATION = -1;

  private final ByteBuffer file;
  private final String path;

  private ArrowRowIdFile(byte[] bytes, String path) {
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.path = path;
  }

  static RoaringBitmap parse(byte[] bytes, String path) {
    try {
      return new ArrowRowIdFile(bytes, path).read();
    } catch (CorruptFileException e) {
      throw e;
    } catch (RuntimeException e) {
      // Flatbuffers and the decompressors answer damage with their own unchecked errors.
      throw new CorruptFileException(path, -1, "an unreadable Arrow file", e);
    }
  }

  private RoaringBitmap read() {
    int size = file.capacity();
    int end = size - MAGIC.length - Integer.BYTES;
    if (end < 8
        || !Arrays.equals(file.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !Arrays.equals(file.array(), size - MAGIC.length, size, MAGIC, 0, MAGIC.length)) {
      throw corrupt(0, "it is no Arrow file");
    }
    int footerLength = file.getInt(end);
    if (footerLength <= 0 || footerLength > end - 8) {
      throw corrupt(end, "a footer of %d bytes".formatted(footerLength));
    }
    Footer footer = Footer.getRootAsFooter(slice(end - footerLength, footerLength));
    checkSchema(footer);
    if (footer.recordBatchesLength() != 1) {
      throw corrupt(end, "%d record batches".formatted(footer.recordBatchesLength()));
    }
    Block block = footer.recordBatches(0);
    return batch(block.offset(), block.metaDataLength(), block.bodyLength());
  }

  private void checkSchema(Footer footer) {
    if (footer.schema() == null || footer.schema().fieldsLength() != 1) {
      throw corrupt(-1, "it must have one column");
    }
    Field field = footer.schema().fields(0);
    boolean fits = "row_id".equals(field.name()) && field.typeType() == Type.Int;
    if (fits) {
      Int type = (Int) field.type(new Int());
      fits = type != null && type.bitWidth() == 32 && !type.isSigned();
    }
    if (!fits) {
      throw corrupt(-1, "its column must be row_id of type uint32");
    }
  }

  private RoaringBitmap batch(long offset, int metadataLength, long bodyLength) {
    long limit = file.capacity();
    if (offset < 8
        || metadataLength < 8
        || bodyLength < 0
        || bodyLength > limit
        || offset > limit - metadataLength - bodyLength) {
      throw corrupt(offset, "a record batch outside of the file");
    }
    int start = (int) offset;
    // Since Arrow 0.15 the length follows a marker of four bytes.
    int prefix = file.getInt(start) == CONTINUATION ? 8 : 4;
    Message message = Message.getRootAsMessage(slice(start + prefix, metadataLength - prefix));
    if (message.headerType() != MessageHeader.RecordBatch) {
      throw corrupt(offset, "a message that is no record batch");
    }
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    if (batch == null || batch.nodesLength() != 1 || batch.buffersLength() != 2) {
      throw corrupt(offset, "a record batch of another shape");
    }
    long rows = batch.length();
    if (batch.nodes(0).length() != rows || batch.nodes(0).nullCount() != 0) {
      throw corrupt(offset, "a record batch with nulls");
    }
    if (rows < 0 || rows > Integer.MAX_VALUE / Integer.BYTES) {
      throw corrupt(offset, "a record batch of %d rows".formatted(rows));
    }
    ByteBuffer body = slice(start + metadataLength, (int) bodyLength);
    return rows(values(batch, body, (int) rows * Integer.BYTES), (int) rows);
  }

  private ByteBuffer values(RecordBatch batch, ByteBuffer body, int size) {
    Buffer place = batch.buffers(1);
    if (place.offset() < 0
        || place.length() < 0
        || place.length() > body.capacity()
        || place.offset() > body.capacity() - place.length()) {
      throw corrupt(-1, "a buffer outside of its record batch");
    }
    ByteBuffer stored =
        body.slice((int) place.offset(), (int) place.length()).order(ByteOrder.LITTLE_ENDIAN);
    BodyCompression compression = batch.compression();
    if (compression == null || size == 0) {
      return checkSize(stored, size);
    }
    long uncompressed = stored.getLong(0);
    ByteBuffer content = stored.slice(Long.BYTES, stored.capacity() - Long.BYTES);
    if (uncompressed == -1) {
      return checkSize(content, size);
    }
    // A writer may pad the buffer, never by more than its alignment.
    if (uncompressed < size || uncompressed > size + 64L) {
      throw corrupt(-1, "%d bytes for %d of values".formatted(uncompressed, size));
    }
    byte[] in = new byte[content.capacity()];
    content.get(0, in);
    byte[] out = new byte[(int) uncompressed];
    int length = decompress(compression.codec(), in, out);
    return checkSize(ByteBuffer.wrap(out, 0, length).slice(), size);
  }

  private int decompress(byte codec, byte[] in, byte[] out) {
    return switch (codec) {
      case CompressionType.ZSTD ->
          new ZstdJavaDecompressor().decompress(in, 0, in.length, out, 0, out.length);
      case CompressionType.LZ4_FRAME -> lz4Frame(in, out);
      default -> throw corrupt(-1, "compression " + codec);
    };
  }

  private int lz4Frame(byte[] in, byte[] out) {
    try (var frame = new FramedLZ4CompressorInputStream(new ByteArrayInputStream(in))) {
      return frame.readNBytes(out, 0, out.length);
    } catch (IOException e) {
      throw new CorruptFileException(path, -1, "an unreadable LZ4 frame", e);
    }
  }

  private ByteBuffer checkSize(ByteBuffer values, int size) {
    if (values.capacity() < size) {
      throw corrupt(-1, "%d bytes of values instead of %d".formatted(values.capacity(), size));
    }
    return values.order(ByteOrder.LITTLE_ENDIAN);
  }

  private RoaringBitmap rows(ByteBuffer values, int count) {
    int[] rows = new int[count];
    values.asIntBuffer().get(0, rows);
    RoaringBitmap bitmap = new RoaringBitmap();
    bitmap.add(rows);
    return bitmap;
  }

  private ByteBuffer slice(int offset, int length) {
    return file.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private CorruptFileException corrupt(long offset, String problem) {
    return new CorruptFileException(path, offset, problem);
  }
}
