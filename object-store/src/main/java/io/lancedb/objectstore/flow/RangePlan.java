package io.lancedb.objectstore.flow;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes to fetch so that every wanted range lies in one of the fetches. Ranges may be
 * unsorted, overlap, repeat or be empty; near neighbours share a fetch, and an empty range needs
 * none. Immutable.
 */
public final class RangePlan {

  private static final int NONE = -1;

  private final List<ByteRange> ranges;
  private final List<ByteRange> fetches;
  private final int[] fetchOfRange;
  private final int[] rangesOfFetch;
  private final long end;

  private RangePlan(
      List<ByteRange> ranges, List<ByteRange> fetches, int[] fetchOfRange, int[] rangesOfFetch) {
    this.ranges = ranges;
    this.fetches = fetches;
    this.fetchOfRange = fetchOfRange;
    this.rangesOfFetch = rangesOfFetch;
    long last = 0;
    for (ByteRange range : ranges) {
      last = Math.max(last, range.end());
    }
    this.end = last;
  }

  /**
   * Plans the fetches.
   *
   * @param maxGap bytes that may be read in vain between two ranges of one fetch
   * @param maxSize a fetch is not grown beyond this; a range that is larger stays whole
   */
  public static RangePlan of(List<ByteRange> wanted, long maxGap, long maxSize) {
    List<ByteRange> ranges = List.copyOf(wanted);
    int[] fetchOfRange = new int[ranges.size()];
    Arrays.fill(fetchOfRange, NONE);
    List<ByteRange> fetches = new ArrayList<>();
    int[] counts = new int[ranges.size()];
    long start = 0;
    long end = -1; // no fetch is open
    for (int index : inOrder(ranges)) {
      ByteRange range = ranges.get(index);
      if (range.length() == 0) {
        continue;
      }
      boolean joins =
          end >= 0
              && (range.end() <= end
                  || (range.offset() - end <= maxGap && range.end() - start <= maxSize));
      if (!joins) {
        start = range.offset();
        end = range.end();
        fetches.add(range);
      } else if (range.end() > end) {
        end = range.end();
        fetches.set(fetches.size() - 1, new ByteRange(start, end - start));
      }
      fetchOfRange[index] = fetches.size() - 1;
      counts[fetches.size() - 1]++;
    }
    return new RangePlan(ranges, List.copyOf(fetches), fetchOfRange, counts);
  }

  private static int[] inOrder(List<ByteRange> ranges) {
    int[] order = new int[ranges.size()];
    boolean sorted = true;
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      sorted &= i == 0 || ranges.get(i - 1).offset() <= ranges.get(i).offset();
    }
    if (sorted) {
      return order;
    }
    return Arrays.stream(order)
        .boxed()
        .sorted(Comparator.comparingLong(i -> ranges.get(i).offset()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** What to fetch, ascending by offset; none is empty. */
  public List<ByteRange> fetches() {
    return fetches;
  }

  /** The offset after the last wanted byte: the object must be at least this long. */
  public long end() {
    return end;
  }

  /**
   * Cuts the fetched buffers into one buffer for each range. A fetch with one range goes over as it
   * is and its place in {@code fetched} is set to null; of all others the caller keeps its share.
   */
  List<StoreBuffer> cut(@Nullable StoreBuffer[] fetched, StoreBuffer empty) {
    List<StoreBuffer> result = new ArrayList<>(ranges.size());
    try {
      for (int i = 0; i < fetchOfRange.length; i++) {
        result.add(cut(fetched, i, empty));
      }
    } catch (Throwable e) {
      result.forEach(StoreBuffer::close);
      throw e;
    }
    return result;
  }

  private StoreBuffer cut(@Nullable StoreBuffer[] fetched, int index, StoreBuffer empty) {
    ByteRange range = ranges.get(index);
    int fetch = fetchOfRange[index];
    if (fetch == NONE) {
      return empty.slice(0, 0);
    }
    StoreBuffer buffer = fetched[fetch];
    if (buffer == null) {
      throw new IllegalStateException("Fetch " + fetch + " is not there");
    }
    if (rangesOfFetch[fetch] == 1) {
      fetched[fetch] = null;
      return buffer;
    }
    return buffer.slice(range.offset() - fetches.get(fetch).offset(), range.length());
  }
}
