package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;

/**
 * Where values of variable length end, as lists and byte strings have it: for each row the end of
 * its value, counted from the start of the page, so that value 0 starts at 0; a row that is null
 * has an adjustment added, which is larger than every end. The start of a value is the end of the
 * one before, so that reading begins one row earlier.
 */
final class EndOffsets {

  private final ArrayScans scans;
  private final RowSpans rows;
  private final RowSpans stored;
  private final ArrayScan scan;
  private final long adjustment;
  private final long[] starts;
  private final long[] ends;
  private long[] lengths = {};
  private long total = -1;
  private boolean asked;
  private boolean known;

  EndOffsets(ArrayScans scans, ArrayEncoding encoding, long adjustment, RowSpans rows) {
    this.scans = scans;
    this.rows = rows;
    this.adjustment = adjustment;
    stored = rows.withRowBefore();
    scan = scans.of(encoding, ArrayScans.OFFSET, stored);
    starts = new long[rows.size()];
    ends = new long[rows.size()];
    if (adjustment <= 0) {
      throw scans.page.origin().corrupt("an adjustment of %d".formatted(adjustment));
    }
  }

  /** Says where the last value of the page must end. */
  void expectTotal(long end) {
    total = end;
  }

  /** Asks for the offsets in the first round, and has them once it need not ask. */
  boolean plan(Round round) {
    if (!asked) {
      int before = round.wanted().ranges().size();
      scan.plan(round.ofIndex());
      asked = true;
      if (round.wanted().ranges().size() == before) {
        parse(round);
        known = true;
      }
    } else if (!known) {
      parse(round);
      known = true;
    }
    return known;
  }

  private void parse(Round round) {
    PageOrigin origin = scans.page.origin();
    long[] read = new long[stored.rows()];
    try (FixedTarget target =
        new FixedTarget(scans.allocator, read.length, 64, MemorySegment.ofArray(read))) {
      scan.decode(round.known(), target);
    }
    lengths = new long[rows.rows()];
    int at = 0;
    int row = 0;
    for (int span = 0; span < rows.size(); span++) {
      long end = rows.start(span) == 0 ? 0 : plain(read[at++]);
      starts[span] = end;
      for (long i = rows.count(span); i > 0; i--) {
        long next = read[at++];
        boolean isNull = next >= adjustment;
        next = isNull ? next - adjustment : next;
        long length = next - end;
        if (next < 0 || length < 0 || next >= adjustment) {
          throw origin.corrupt("a value from %d to %d".formatted(end, next));
        }
        lengths[row++] = isNull ? ~length : length;
        end = next;
      }
      ends[span] = end;
      boolean last = rows.end(span) == scans.values;
      if (total >= 0 && (last ? end != total : end > total)) {
        throw origin.corrupt("values up to %d of %d".formatted(end, total));
      }
    }
  }

  private long plain(long end) {
    return end >= adjustment ? end - adjustment : end;
  }

  /** The length of each wanted value; of a null one the complement. */
  long[] lengths() {
    return lengths;
  }

  /** Adds what the values cover, {@code base} further on. */
  void addSpans(long base, RowSpans spans) {
    for (int i = 0; i < starts.length; i++) {
      spans.add(Math.addExact(base, starts[i]), Math.addExact(base, ends[i]));
    }
  }
}
