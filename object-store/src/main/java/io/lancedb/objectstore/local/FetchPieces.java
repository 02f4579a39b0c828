package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ByteRange;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The fetches of a plan cut into pieces of at most 4 MiB, and the pieces grouped into batches of
 * about 1 MiB or 64 pieces, which workers claim one after the other.
 */
final class FetchPieces {

  private static final int PIECE_BYTES = 4 << 20;
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_PIECES = 64;

  private final int[] fetch;
  private final long[] offset;
  private final int[] length;

  /** First piece of each batch, and the number of pieces at the end. */
  private final int[] batchStart;

  private final AtomicInteger claimed = new AtomicInteger();

  FetchPieces(List<ByteRange> fetches) {
    int count = 0;
    for (ByteRange range : fetches) {
      count =
          Math.addExact(count, Math.toIntExact((range.length() + PIECE_BYTES - 1) / PIECE_BYTES));
    }
    fetch = new int[count];
    offset = new long[count];
    length = new int[count];
    int piece = 0;
    for (int f = 0; f < fetches.size(); f++) {
      long size = fetches.get(f).length();
      for (long at = 0; at < size; at += PIECE_BYTES) {
        fetch[piece] = f;
        offset[piece] = at;
        length[piece++] = (int) Math.min(PIECE_BYTES, size - at);
      }
    }
    batchStart = group(length);
  }

  private static int[] group(int[] length) {
    int[] starts = new int[length.length + 1];
    int batches = 0;
    long bytes = 0;
    for (int piece = 0; piece < length.length; piece++) {
      boolean full =
          batches > 0 && (bytes >= BATCH_BYTES || piece - starts[batches - 1] >= BATCH_PIECES);
      if (batches == 0 || full) {
        starts[batches++] = piece;
        bytes = 0;
      }
      bytes += length[piece];
    }
    starts[batches] = length.length;
    return Arrays.copyOf(starts, batches + 1);
  }

  int batches() {
    return batchStart.length - 1;
  }

  /** The next batch nobody works on, or -1. */
  int claim() {
    int batch = claimed.getAndIncrement();
    return batch < batches() ? batch : -1;
  }

  int first(int batch) {
    return batchStart[batch];
  }

  int end(int batch) {
    return batchStart[batch + 1];
  }

  int fetch(int piece) {
    return fetch[piece];
  }

  /** Where the piece starts within its fetch. */
  long offset(int piece) {
    return offset[piece];
  }

  int length(int piece) {
    return length[piece];
  }
}
