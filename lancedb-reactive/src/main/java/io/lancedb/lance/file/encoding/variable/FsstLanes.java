package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Codes a block of strings in four lanes. Where a string goes on depends on the symbol that was
 * found last, so one string alone waits for memory most of the time; each lane has a quarter of the
 * strings, and while one waits the others do not.
 */
final class FsstLanes {

  private static final int LANES = 4;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int BLOCK_STRINGS = 1 << 12;
  private static final int WORD_BYTES = Long.BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final FsstSymbols symbols;
  private final FsstMatcher matcher;

  /** The strings, and what the last words of the last one read behind it. */
  private final byte[] block;

  /** Codes: those of a string that begins at {@code i} of the block begin behind {@code 2 i}. */
  private final byte[] codes;

  /** Where each string of the block ends; once it is coded, where its codes end. */
  private final int[] ends = new int[BLOCK_STRINGS];

  private int strings;

  /** For each lane: its string, the one that it ends before, its place in the block and codes. */
  private final int[] string = new int[LANES];

  private final int[] lastString = new int[LANES];
  private final int[] at = new int[LANES];
  private final int[] out = new int[LANES];
  private final int[] firstOut = new int[LANES];

  /**
   * Room for blocks.
   *
   * @param longest bytes of the longest string
   */
  FsstLanes(FsstSymbols symbols, int longest) {
    this.symbols = symbols;
    this.matcher = symbols.matcher();
    int bytes = Math.max(BLOCK_BYTES, longest);
    this.block = new byte[Math.addExact(bytes, WORD_BYTES)];
    this.codes = new byte[Math.toIntExact(2L * bytes + 1)];
  }

  /**
   * Codes as many strings as fit a block, at least one; returns how many.
   *
   * @param first the first of them
   * @param count of all strings, more than {@code first}
   */
  int encode(VariableValues values, int first, int count) {
    int start = values.start(first);
    int n = fitting(values, first, Math.min(count - first, BLOCK_STRINGS));
    MemorySegment.copy(values.ends(), Words.INT, 4L * first, ends, 0, n);
    for (int i = 0; i < n; i++) {
      ends[i] -= start;
    }
    int bytes = ends[n - 1];
    MemorySegment.copy(values.data(), Words.BYTE, start, block, 0, bytes);
    strings = n;
    divide(bytes);
    while (enterAll()) {
      runAll();
    }
    for (int lane = 0; lane < LANES; lane++) {
      while (enter(lane)) {
        run(lane);
      }
    }
    return n;
  }

  /** How many of the next {@code most} strings, of which there is one, fit the block. */
  private int fitting(VariableValues values, int first, int most) {
    long limit = (long) values.start(first) + block.length - WORD_BYTES;
    int low = 1;
    int high = most;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (values.end((long) first + middle - 1) <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Gives each lane a quarter of the bytes. */
  private void divide(int bytes) {
    int next = 0;
    for (int lane = 0; lane < LANES; lane++) {
      string[lane] = next;
      at[lane] = next == 0 ? 0 : ends[next - 1];
      out[lane] = 2 * at[lane];
      firstOut[lane] = out[lane];
      long end = (lane + 1L) * bytes / LANES;
      while (next < strings && (lane == LANES - 1 || ends[next] <= end)) {
        next++;
      }
      lastString[lane] = next;
    }
  }

  /** Whether all lanes have a word left. */
  private boolean enterAll() {
    boolean all = true;
    for (int lane = 0; lane < LANES; lane++) {
      all &= enter(lane);
    }
    return all;
  }

  /** Goes to the next string with a whole word left; false when the lane is done. */
  private boolean enter(int lane) {
    int current = string[lane];
    while (current < lastString[lane]) {
      int end = ends[current];
      if (end - at[lane] >= WORD_BYTES) {
        string[lane] = current;
        return true;
      }
      finish(lane, end);
      ends[current++] = out[lane];
    }
    string[lane] = current;
    return false;
  }

  /** Codes the last bytes of a string, which are less than a word. */
  private void finish(int lane, int end) {
    int from = at[lane];
    int to = out[lane];
    while (from < end) {
      int rest = end - from;
      long word = (long) WORD.get(block, from) & FsstSymbols.mask(rest);
      int found = matcher.find(word);
      if (FsstMatcher.length(found) > rest) {
        found = matcher.found(symbols.find(word, rest)); // The zeros behind it are not its own.
      }
      codes[to] = (byte) found;
      codes[to + 1] = (byte) word;
      from += FsstMatcher.length(found);
      to += FsstMatcher.codeLength(found);
    }
    at[lane] = from;
    out[lane] = to;
  }

  /** Runs all lanes until one of them has less than a word left. */
  private void runAll() {
    byte[] from = block;
    byte[] to = codes;
    FsstMatcher tables = matcher;
    int at0 = at[0];
    int at1 = at[1];
    int at2 = at[2];
    int at3 = at[3];
    int out0 = out[0];
    int out1 = out[1];
    int out2 = out[2];
    int out3 = out[3];
    int last0 = ends[string[0]] - WORD_BYTES;
    int last1 = ends[string[1]] - WORD_BYTES;
    int last2 = ends[string[2]] - WORD_BYTES;
    int last3 = ends[string[3]] - WORD_BYTES;
    while ((last0 - at0 | last1 - at1 | last2 - at2 | last3 - at3) >= 0) {
      long word0 = (long) WORD.get(from, at0);
      long word1 = (long) WORD.get(from, at1);
      long word2 = (long) WORD.get(from, at2);
      long word3 = (long) WORD.get(from, at3);
      int found0 = tables.find(word0);
      int found1 = tables.find(word1);
      int found2 = tables.find(word2);
      int found3 = tables.find(word3);
      to[out0] = (byte) found0;
      to[out0 + 1] = (byte) word0;
      to[out1] = (byte) found1;
      to[out1 + 1] = (byte) word1;
      to[out2] = (byte) found2;
      to[out2 + 1] = (byte) word2;
      to[out3] = (byte) found3;
      to[out3 + 1] = (byte) word3;
      at0 += FsstMatcher.length(found0);
      at1 += FsstMatcher.length(found1);
      at2 += FsstMatcher.length(found2);
      at3 += FsstMatcher.length(found3);
      out0 += FsstMatcher.codeLength(found0);
      out1 += FsstMatcher.codeLength(found1);
      out2 += FsstMatcher.codeLength(found2);
      out3 += FsstMatcher.codeLength(found3);
    }
    at[0] = at0;
    at[1] = at1;
    at[2] = at2;
    at[3] = at3;
    out[0] = out0;
    out[1] = out1;
    out[2] = out2;
    out[3] = out3;
  }

  /** Runs one lane until it has less than a word left. */
  private void run(int lane) {
    int from = at[lane];
    int to = out[lane];
    int last = ends[string[lane]] - WORD_BYTES;
    while (from <= last) {
      long word = (long) WORD.get(block, from);
      int found = matcher.find(word);
      codes[to] = (byte) found;
      codes[to + 1] = (byte) word;
      from += FsstMatcher.length(found);
      to += FsstMatcher.codeLength(found);
    }
    at[lane] = from;
    out[lane] = to;
  }

  /** Bytes of the block's codes. */
  int size() {
    int size = 0;
    for (int lane = 0; lane < LANES; lane++) {
      size += out[lane] - firstOut[lane];
    }
    return size;
  }

  /**
   * Puts the codes of the block behind those before it.
   *
   * @param position end of the codes before, in {@code target}
   * @param first the first string of the block, in {@code targetEnds}
   */
  void copy(byte[] target, int position, int[] targetEnds, int first) {
    int next = position;
    int done = 0;
    for (int lane = 0; lane < LANES; lane++) {
      int shift = next - firstOut[lane];
      for (; done < lastString[lane]; done++) {
        targetEnds[first + done] = ends[done] + shift;
      }
      System.arraycopy(codes, firstOut[lane], target, next, out[lane] - firstOut[lane]);
      next = out[lane] + shift;
    }
  }
}
