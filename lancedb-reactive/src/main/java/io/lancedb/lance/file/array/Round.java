package io.lancedb.lance.file.array;

import io.lancedb.lance.file.bytes.RangeReads;

/**
 * One of the rounds in which a read finds out where its data is: offsets of lists lead to items,
 * which may be lists again.
 *
 * @param known what was asked for in the round before
 * @param wanted what must be read before the next round
 * @param data what is read once, after the last round
 */
public record Round(RangeReads known, RangeReads wanted, RangeReads data) {

  /** The same for values that themselves decide what is to be read. */
  Round ofIndex() {
    return new Round(known, wanted, wanted);
  }
}
