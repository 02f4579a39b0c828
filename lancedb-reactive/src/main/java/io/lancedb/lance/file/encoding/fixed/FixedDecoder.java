package io.lancedb.lance.file.encoding.fixed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import java.lang.foreign.MemorySegment;

/** Decodes the fixed-width values of one mini-block chunk after the other. */
public abstract sealed class FixedDecoder {

  /** Little-endian words of the chunk, once it is loaded. */
  MemorySegment values = MemorySegment.NULL;

  /** Little-endian words of the chunk that was loaded last. */
  public final MemorySegment values() {
    return values;
  }

  /** Number of value buffers of a chunk that belong to this decoder. */
  public abstract int bufferCount();

  /** Takes a chunk of {@code count} values whose buffers begin with {@code first}. */
  public abstract void load(MemorySegment[] buffers, int first, int count);

  /** A buffer of whole values, which has exactly as many bytes as they take. */
  public static MemorySegment exactly(MemorySegment buffer, long bytes) {
    if (buffer.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%d bytes of values instead of %d".formatted(buffer.byteSize(), bytes));
    }
    return buffer;
  }

  /** Values as they are in memory. */
  public static final class Flat extends FixedDecoder {
    private final int width;

    public Flat(int width) {
      this.width = width;
    }

    @Override
    public int bufferCount() {
      return 1;
    }

    @Override
    public void load(MemorySegment[] buffers, int first, int count) {
      values = exactly(buffers[first], (long) count * width);
    }
  }

  /** Values of one bit. */
  public static final class FlatBits extends FixedDecoder {

    @Override
    public int bufferCount() {
      return 1;
    }

    @Override
    public void load(MemorySegment[] buffers, int first, int count) {
      values = buffers[first].asSlice(0, Bits.bytesFor(count));
    }
  }

  /** One word with the packed width, then one block of at most 1,024 values. */
  public static final class InlineBitpacking extends FixedDecoder {
    private final BlockUnpacker unpacker;

    public InlineBitpacking(int bits, PageOrigin origin) {
      unpacker = new BlockUnpacker(bits, origin);
    }

    @Override
    public int bufferCount() {
      return 1;
    }

    @Override
    public void load(MemorySegment[] buffers, int first, int count) {
      if (count > BitUnpacking.BLOCK) {
        throw new IllegalArgumentException(count + " values in a bit-packed chunk");
      }
      unpacker.unpackInline(buffers[first]);
      values = unpacker.values();
    }
  }

  /** Run values and run lengths. */
  public static final class Runs extends FixedDecoder {
    private final RunLengthDecoder runs;

    public Runs(RunLengthDecoder runs) {
      this.runs = runs;
    }

    @Override
    public int bufferCount() {
      return 2;
    }

    @Override
    public void load(MemorySegment[] buffers, int first, int count) {
      runs.load(buffers[first], buffers[first + 1], count);
      values = runs.values();
    }
  }

  /** Byte j of all values, for each j: byte j of value i is at {@code j * count + i}. */
  public static final class ByteStreamSplit extends FixedDecoder {
    private final int width;

    public ByteStreamSplit(int width) {
      this.width = width;
    }

    @Override
    public int bufferCount() {
      return 1;
    }

    @Override
    public void load(MemorySegment[] buffers, int first, int count) {
      byte[] in = exactly(buffers[first], (long) count * width).toArray(JAVA_BYTE);
      byte[] out = new byte[in.length];
      for (int j = 0; j < width; j++) {
        int from = j * count;
        for (int i = 0; i < count; i++) {
          out[i * width + j] = in[from + i];
        }
      }
      values = MemorySegment.ofArray(out);
    }
  }

  /** The first buffer of another encoding is compressed. */
  public static final class General extends FixedDecoder {
    private final BlockDecompressor decompressor;
    private final FixedDecoder inner;

    public General(BlockDecompressor decompressor, FixedDecoder inner) {
      this.decompressor = decompressor;
      this.inner = inner;
    }

    @Override
    public int bufferCount() {
      return inner.bufferCount();
    }

    @Override
    public void load(MemorySegment[] buffers, int first, int count) {
      buffers[first] = decompressor.decompress(buffers[first]);
      inner.load(buffers, first, count);
      values = inner.values;
    }
  }
}
