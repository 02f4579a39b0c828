package io.lancedb.lance.file.encoding.fixed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Byte j of all n values of a chunk, for each j: byte j of value i is at {@code j * n + i}. */
final class ByteStreamSplitDecoder extends FixedDecoder {

  private final int width;

  ByteStreamSplitDecoder(int width) {
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
