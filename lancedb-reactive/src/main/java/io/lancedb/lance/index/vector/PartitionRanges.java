package io.lancedb.lance.index.vector;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.index.proto.IVF;

/**
 * The rows that each partition has in a file: {@code offsets} and {@code lengths} of an {@code IVF}
 * message, checked.
 */
final class PartitionRanges {

  private final long[] starts;
  private final int[] lengths;

  private PartitionRanges(long[] starts, int[] lengths) {
    this.starts = starts;
    this.lengths = lengths;
  }

  /**
   * Checks that every partition lies within the file.
   *
   * @param fileRows rows of the file
   * @param path the file, for messages
   */
  static PartitionRanges of(IVF message, long fileRows, String path) {
    int count = message.getOffsetsCount();
    if (count != message.getLengthsCount()) {
      throw new CorruptFileException(
          path,
          -1,
          "%d partitions begin somewhere, but %d have a length"
              .formatted(count, message.getLengthsCount()));
    }
    long[] starts = new long[count];
    int[] lengths = new int[count];
    for (int p = 0; p < count; p++) {
      long start = message.getOffsets(p);
      int length = message.getLengths(p);
      if (length < 0 || start < 0 || start > fileRows - length) {
        throw new CorruptFileException(
            path,
            -1,
            "partition %d has %d rows from row %s on, but the file has %d rows"
                .formatted(
                    p, Integer.toUnsignedLong(length), Long.toUnsignedString(start), fileRows));
      }
      starts[p] = start;
      lengths[p] = length;
    }
    return new PartitionRanges(starts, lengths);
  }

  int partitions() {
    return starts.length;
  }

  long start(int partition) {
    return starts[partition];
  }

  int length(int partition) {
    return lengths[partition];
  }

  /** Rows of all partitions. */
  long total() {
    long total = 0;
    for (int length : lengths) {
      total += length;
    }
    return total;
  }
}
