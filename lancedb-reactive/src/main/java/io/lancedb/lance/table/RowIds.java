package io.lancedb.lance.table;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** The stable ids of the rows of a fragment, one for each physical row, in row order. */
public final class RowIds {

  private final List<RowIdSegment> segments;
  private final long[] ends;

  RowIds(List<RowIdSegment> segments) {
    this.segments = List.copyOf(segments);
    this.ends = new long[segments.size()];
    long size = 0;
    for (int i = 0; i < ends.length; i++) {
      size = Math.addExact(size, segments.get(i).size());
      ends[i] = size;
    }
  }

  /** The ids from {@code start} up to but not including {@code end}. */
  public static RowIds ofRange(long start, long end) {
    return new RowIds(List.of(new RowIdSegment.Range(start, end)));
  }

  /** Ids in the given order; the smallest form is chosen. */
  public static RowIds of(long... ids) {
    return new RowIds(List.of(RowIdCodec.segment(ids.clone())));
  }

  /** Reads what {@link #toBytes} wrote. */
  public static RowIds parse(ByteString bytes, String path) {
    return RowIdCodec.parse(bytes, path, "a row id sequence");
  }

  /** Number of ids. */
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The id of the row at a physical offset. */
  public long id(long offset) {
    if (offset < 0 || offset >= size()) {
      throw new IndexOutOfBoundsException("Row " + offset + " of " + size());
    }
    int i = segmentOf(offset);
    return segments.get(i).id(offset - start(i));
  }

  /** The ids of the rows {@code from} to {@code to - 1}. */
  public long[] ids(long from, long to) {
    if (from < 0 || from > to || to > size()) {
      throw new IndexOutOfBoundsException("Rows " + from + " to " + to + " of " + size());
    }
    long[] ids = new long[Math.toIntExact(to - from)];
    int n = 0;
    for (int i = 0; i < ends.length && n < ids.length; i++) {
      if (ends[i] <= from) {
        continue;
      }
      RowIdSegment segment = segments.get(i);
      long first = Math.max(0, from - start(i));
      long last = Math.min(segment.size(), to - start(i));
      for (long j = first; j < last; j++) {
        ids[n++] = segment.id(j);
      }
    }
    return ids;
  }

  /** The physical offset of an id, or -1 when it is not here. */
  public long indexOf(long id) {
    for (int i = 0; i < ends.length; i++) {
      long index = segments.get(i).indexOf(id);
      if (index >= 0) {
        return start(i) + index;
      }
    }
    return -1;
  }

  /** The ids of the rows that are not deleted, in order. */
  public RowIds mask(DeletionVector deleted) {
    if (deleted.cardinality() == 0) {
      return this;
    }
    int size = Math.toIntExact(size());
    long[] kept = new long[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (!deleted.contains(i)) {
        kept[n++] = id(i);
      }
    }
    return of(java.util.Arrays.copyOf(kept, n));
  }

  /** These ids, then others. */
  public RowIds concat(RowIds other) {
    List<RowIdSegment> all = new ArrayList<>(segments);
    for (RowIdSegment next : other.segments) {
      boolean joins =
          !all.isEmpty()
              && all.getLast() instanceof RowIdSegment.Range last
              && next instanceof RowIdSegment.Range range
              && last.end() == range.start();
      if (joins) {
        RowIdSegment.Range last = (RowIdSegment.Range) all.removeLast();
        all.add(new RowIdSegment.Range(last.start(), ((RowIdSegment.Range) next).end()));
      } else {
        all.add(next);
      }
    }
    return new RowIds(all);
  }

  /** The ids as a set. */
  public Roaring64Bitmap toBitmap() {
    Roaring64Bitmap ids = new Roaring64Bitmap();
    for (RowIdSegment segment : segments) {
      switch (segment) {
        case RowIdSegment.Range range -> {
          if (range.size() > 0) {
            ids.addRange(range.start(), range.end());
          }
        }
        case RowIdSegment.Holes holes -> {
          Roaring64Bitmap kept = new Roaring64Bitmap();
          if (holes.end > holes.start) {
            kept.addRange(holes.start, holes.end);
          }
          for (long hole : holes.holes) {
            kept.removeLong(hole);
          }
          ids.or(kept);
        }
        case RowIdSegment.Values values -> ids.add(values.values);
      }
    }
    return ids;
  }

  /** The stored form. */
  public ByteString toBytes() {
    return RowIdCodec.write(segments);
  }

  private long start(int segment) {
    return segment == 0 ? 0 : ends[segment - 1];
  }

  private int segmentOf(long offset) {
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
