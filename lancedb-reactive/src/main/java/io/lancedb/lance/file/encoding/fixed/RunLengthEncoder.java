package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/** Runs of equal values: one buffer with their values, one with their lengths of 1 to 255. */
public final class RunLengthEncoder implements ChunkEncoder {

  /** The longest run that one length can say. */
  public static final int MAX_RUN = 255;

  private static final int CHUNK_VALUES = 2048;

  /** Values that are looked at together. */
  private static final int BLOCK = 256;

  private final MemorySegment values;
  private final int width;
  private final int[] runs;

  /** Takes {@code count} values of so many bytes. */
  public RunLengthEncoder(MemorySegment values, int count, int width) {
    this.values = values;
    this.width = width;
    this.runs = new int[(int) ((count + (long) CHUNK_VALUES - 1) / CHUNK_VALUES)];
    for (int chunk = 0; chunk < runs.length; chunk++) {
      int first = chunk * CHUNK_VALUES;
      runs[chunk] = runs(values, width, first, Math.min(CHUNK_VALUES, count - first));
    }
  }

  /** Number of runs among {@code count} values from {@code first}. */
  public static int runs(MemorySegment values, int width, int first, int count) {
    int runs = 1;
    int length = 0;
    long value = Words.get(values, width, first);
    long[] block = new long[Math.min(count, BLOCK)];
    for (int done = 0; done < count; done += BLOCK) {
      int n = Math.min(count - done, BLOCK);
      Words.load(values, width, first + (long) done, n, block);
      for (int i = 0; i < n; i++) {
        if (block[i] != value || length == MAX_RUN) {
          runs++;
          length = 0;
          value = block[i];
        }
        length++;
      }
    }
    return runs;
  }

  /** Runs of all chunks. */
  public long runs() {
    long total = 0;
    for (int chunk : runs) {
      total += chunk;
    }
    return total;
  }

  /** Bytes of all chunks. */
  public long totalSize() {
    long total = 0;
    for (int chunk : runs) {
      total += (long) chunk * (width + 1);
    }
    return total;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.runLength(width * 8);
  }

  @Override
  public int bufferCount() {
    return 2;
  }

  @Override
  public int chunkValues(int first, int rest) {
    return Math.min(rest, CHUNK_VALUES);
  }

  @Override
  public int size(int buffer, int first, int count) {
    return runs[first / CHUNK_VALUES] * (buffer == 0 ? width : 1);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    int run = 0;
    int length = 1;
    long value = Words.get(values, width, first);
    for (int i = first + 1; i < first + count; i++) {
      long next = Words.get(values, width, i);
      if (next != value || length == MAX_RUN) {
        writeRun(buffer, run++, value, length, target);
        length = 0;
        value = next;
      }
      length++;
    }
    writeRun(buffer, run, value, length, target);
  }

  private void writeRun(int buffer, int run, long value, int length, MemorySegment target) {
    if (buffer == 0) {
      Words.set(target, width, run, value);
    } else {
      Words.set(target, 1, run, length);
    }
  }
}
