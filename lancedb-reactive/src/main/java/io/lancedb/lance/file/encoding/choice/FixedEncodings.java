package io.lancedb.lance.file.encoding.choice;

import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.fixed.BitEncoder;
import io.lancedb.lance.file.encoding.fixed.BitPackingEncoder;
import io.lancedb.lance.file.encoding.fixed.ByteStreamSplitEncoder;
import io.lancedb.lance.file.encoding.fixed.FlatEncoder;
import io.lancedb.lance.file.encoding.fixed.RunLengthEncoder;
import io.lancedb.lance.file.encoding.general.BlockCompressor;
import io.lancedb.lance.file.encoding.general.GeneralEncoder;
import java.lang.foreign.MemorySegment;

/**
 * Chooses how fixed-width values are encoded in chunks: the smallest of flat, bit-packed and
 * run-length coded, with what the field's metadata asks for.
 */
public final class FixedEncodings {

  private FixedEncodings() {}

  /**
   * The encoder for values.
   *
   * @param bits of a value: 1, where a value takes a byte of {@code values}, or a multiple of 8
   */
  public static ChunkEncoder choose(
      MemorySegment values, int count, int bits, EncodingHints hints) {
    if (bits == 1) {
      return GeneralEncoder.of(new BitEncoder(values), count, hints.compressor());
    }
    int width = bits / 8;
    if (hints.isPlain()) {
      return new FlatEncoder(values, width);
    }
    BlockCompressor compressor = hints.compressor();
    if (compressor != null && ByteStreamSplitEncoder.pays(values, count, width, hints.split())) {
      return GeneralEncoder.of(new ByteStreamSplitEncoder(values, width), count, compressor);
    }
    return GeneralEncoder.of(smallest(values, count, width, hints), count, compressor);
  }

  private static ChunkEncoder smallest(
      MemorySegment values, int count, int width, EncodingHints hints) {
    ChunkEncoder best = new FlatEncoder(values, width);
    if (width > 8 || Integer.bitCount(width) > 1) {
      return best;
    }
    long size = values.byteSize();
    BitPackingEncoder packed = new BitPackingEncoder(values, count, width * 8);
    if (packed.totalSize() < size) {
      best = packed;
      size = packed.totalSize();
    }
    RunLengthEncoder runs = new RunLengthEncoder(values, count, width);
    boolean fewRuns = hints.runThreshold() >= 1 || runs.runs() < hints.runThreshold() * count;
    return runs.totalSize() < size && fewRuns ? runs : best;
  }

  /** Bytes of an encoding's value buffers. */
  public static long size(ChunkEncoder encoder, int count) {
    long size = 0;
    int values;
    for (int first = 0; first < count; first += values) {
      values = encoder.chunkValues(first, count - first);
      for (int buffer = 0; buffer < encoder.bufferCount(); buffer++) {
        size += encoder.size(buffer, first, values);
      }
    }
    return size;
  }
}
