package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Packs blocks of 1024 values of T bits into W bits each, in FastLanes order: there are 1024 / T
 * lanes; lane {@code l} takes in row {@code r} the value {@code ORDER[r / 8] * 16 + r % 8 * 128 +
 * l} and is a stream of W words of T bits, of which word {@code w} stands at {@code w * lanes + l}.
 */
public final class FastLanesEncoder {

  /** Values of a block. */
  public static final int BLOCK = 1024;

  private static final int[] ORDER = {0, 4, 2, 6, 1, 5, 3, 7};

  private final long[] values = new long[BLOCK];
  private final long[] words = new long[BLOCK];

  /** Bytes of a packed block. */
  public static int size(int packedBits) {
    return BLOCK / 8 * packedBits;
  }

  /**
   * Packs up to 1024 words of {@code width} bytes; missing values of the block are zeros. {@code
   * target} has at least {@link #size} bytes.
   */
  public void pack(
      MemorySegment source,
      int width,
      long first,
      int count,
      int packedBits,
      MemorySegment target) {
    Words.load(source, width, first, count, values);
    Arrays.fill(values, count, BLOCK, 0);
    int bits = width * 8;
    int lanes = BLOCK / bits;
    int wordCount = packedBits * lanes;
    Arrays.fill(words, 0, wordCount, 0);
    for (int row = 0; row < bits; row++) {
      packRow(row, lanes, bits, packedBits);
    }
    for (int i = 0; i < wordCount; i++) {
      Words.set(target, width, i, words[i]);
    }
  }

  private void packRow(int row, int lanes, int bits, int packedBits) {
    if (packedBits == 0) {
      return;
    }
    int from = ORDER[row / 8] * 16 + row % 8 * 128;
    int word = row * packedBits / bits * lanes;
    int shift = row * packedBits % bits;
    for (int lane = 0; lane < lanes; lane++) {
      words[word + lane] |= values[from + lane] << shift;
    }
    if (shift + packedBits > bits) {
      for (int lane = 0; lane < lanes; lane++) {
        words[word + lanes + lane] |= values[from + lane] >>> bits - shift;
      }
    }
  }
}
