package io.lancedb.lance.table;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.proto.EncodedU64Array;
import io.lancedb.lance.table.proto.RowIdSequence;
import io.lancedb.lance.table.proto.U64Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Stored form of row ids: a {@code RowIdSequence} of segments.
 *
 * <pre>
 * range              start, end
 * range_with_holes   start, end, absolute values that are left out, ascending
 * range_with_bitmap  start, end, bit i set = start + i is there (bit 0 is the lowest of byte 0)
 * sorted_array       ascending values
 * array              values in any order
 * </pre>
 *
 * <p>An array of values is a base and little-endian offsets of 2 or 4 bytes, or values of 8 bytes.
 */
final class RowIdCodec {

  private RowIdCodec() {}

  static RowIds parse(ByteString bytes, String path, String what) {
    try {
      RowIdSequence stored = RowIdSequence.parseFrom(bytes);
      List<RowIdSegment> segments = new ArrayList<>(stored.getSegmentsCount());
      for (U64Segment segment : stored.getSegmentsList()) {
        segments.add(parse(segment));
      }
      return new RowIds(segments);
    } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
      throw new CorruptFileException(
          path, -1, "the row ids of %s: %s".formatted(what, e.getMessage()), e);
    }
  }

  static RowIdSegment parse(U64Segment segment) {
    return switch (segment.getSegmentCase()) {
      case RANGE -> range(segment.getRange().getStart(), segment.getRange().getEnd());
      case RANGE_WITH_HOLES -> {
        var stored = segment.getRangeWithHoles();
        RowIdSegment.Range range = range(stored.getStart(), stored.getEnd());
        long[] holes = values(stored.getHoles());
        checkAscending(holes);
        if (holes.length > 0
            && (holes[0] < range.start() || holes[holes.length - 1] >= range.end())) {
          throw new IllegalArgumentException("a hole outside of its range");
        }
        yield new RowIdSegment.Holes(range.start(), range.end(), holes);
      }
      case RANGE_WITH_BITMAP -> {
        var stored = segment.getRangeWithBitmap();
        yield bitmap(range(stored.getStart(), stored.getEnd()), stored.getBitmap());
      }
      case SORTED_ARRAY -> {
        long[] values = values(segment.getSortedArray());
        checkAscending(values);
        yield new RowIdSegment.Values(values, true);
      }
      case ARRAY -> new RowIdSegment.Values(values(segment.getArray()), false);
      case SEGMENT_NOT_SET -> throw new IllegalArgumentException("an unknown kind of segment");
    };
  }

  private static RowIdSegment.Range range(long start, long end) {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "a range from %s to %s"
              .formatted(Long.toUnsignedString(start), Long.toUnsignedString(end)));
    }
    return new RowIdSegment.Range(start, end);
  }

  private static RowIdSegment bitmap(RowIdSegment.Range range, ByteString bitmap) {
    if (bitmap.size() != (range.size() + 7) / 8) {
      throw new IllegalArgumentException(
          "a bitmap of %d bytes for %d ids".formatted(bitmap.size(), range.size()));
    }
    int count = 0;
    for (int i = 0; i < bitmap.size(); i++) {
      count += Integer.bitCount(bitmap.byteAt(i) & 0xff);
    }
    long[] values = new long[count];
    int n = 0;
    for (int i = 0; i < bitmap.size(); i++) {
      for (int bits = bitmap.byteAt(i) & 0xff; bits != 0; bits &= bits - 1) {
        values[n++] = range.start() + 8L * i + Integer.numberOfTrailingZeros(bits);
      }
    }
    if (count > 0 && values[count - 1] >= range.end()) {
      throw new IllegalArgumentException("a bitmap with bits after its range");
    }
    return new RowIdSegment.Values(values, true);
  }

  private static long[] values(EncodedU64Array array) {
    return switch (array.getArrayCase()) {
      case U16_ARRAY ->
          values(array.getU16Array().getOffsets(), Short.BYTES, array.getU16Array().getBase());
      case U32_ARRAY ->
          values(array.getU32Array().getOffsets(), Integer.BYTES, array.getU32Array().getBase());
      case U64_ARRAY -> values(array.getU64Array().getValues(), Long.BYTES, 0);
      case ARRAY_NOT_SET -> new long[0];
    };
  }

  private static long[] values(ByteString bytes, int width, long base) {
    if (bytes.size() % width != 0) {
      throw new IllegalArgumentException(
          "%d bytes of values of %d bytes".formatted(bytes.size(), width));
    }
    ByteBuffer in = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[bytes.size() / width];
    for (int i = 0; i < values.length; i++) {
      long offset =
          switch (width) {
            case Short.BYTES -> Short.toUnsignedLong(in.getShort());
            case Integer.BYTES -> Integer.toUnsignedLong(in.getInt());
            default -> in.getLong();
          };
      values[i] = base + offset;
      if (base < 0 || values[i] < 0) {
        throw new IllegalArgumentException("an id of 2^63 or more");
      }
    }
    return values;
  }

  private static void checkAscending(long[] values) {
    if (!isAscending(values)) {
      throw new IllegalArgumentException("values that are not ascending");
    }
  }

  private static boolean isAscending(long[] values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] <= values[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** The smallest segment for some ids; takes the array over. */
  static RowIdSegment segment(long[] ids) {
    if (ids.length == 0) {
      return new RowIdSegment.Range(0, 0);
    }
    if (!isAscending(ids)) {
      return new RowIdSegment.Values(ids, false);
    }
    long start = ids[0];
    long end = ids[ids.length - 1] + 1;
    long holes = end - start - ids.length;
    if (holes == 0) {
      return new RowIdSegment.Range(start, end);
    }
    return holes <= ids.length
        ? new RowIdSegment.Holes(start, end, holes(ids, (int) holes))
        : new RowIdSegment.Values(ids, true);
  }

  private static long[] holes(long[] ids, int count) {
    long[] holes = new long[count];
    int n = 0;
    for (int i = 1; i < ids.length; i++) {
      for (long hole = ids[i - 1] + 1; hole < ids[i]; hole++) {
        holes[n++] = hole;
      }
    }
    return holes;
  }

  static ByteString write(List<RowIdSegment> segments) {
    RowIdSequence.Builder sequence = RowIdSequence.newBuilder();
    for (RowIdSegment segment : segments) {
      sequence.addSegments(write(segment));
    }
    return sequence.build().toByteString();
  }

  static U64Segment write(RowIdSegment segment) {
    U64Segment.Builder stored = U64Segment.newBuilder();
    switch (segment) {
      case RowIdSegment.Range range ->
          stored.setRange(
              U64Segment.Range.newBuilder().setStart(range.start()).setEnd(range.end()));
      case RowIdSegment.Holes holes ->
          stored.setRangeWithHoles(
              U64Segment.RangeWithHoles.newBuilder()
                  .setStart(holes.start)
                  .setEnd(holes.end)
                  .setHoles(encode(holes.holes)));
      case RowIdSegment.Values values -> {
        if (!values.sorted) {
          stored.setArray(encode(values.values));
        } else if (values.values.length > 0 && bitmapIsSmaller(values.values)) {
          stored.setRangeWithBitmap(bitmap(values.values));
        } else {
          stored.setSortedArray(encode(values.values));
        }
      }
    }
    return stored.build();
  }

  private static boolean bitmapIsSmaller(long[] ascending) {
    long span = ascending[ascending.length - 1] - ascending[0] + 1;
    return 24 + span / 8 < 24 + 2L * ascending.length;
  }

  private static U64Segment.RangeWithBitmap bitmap(long[] ascending) {
    long start = ascending[0];
    long end = ascending[ascending.length - 1] + 1;
    byte[] bits = new byte[Math.toIntExact((end - start + 7) / 8)];
    for (long value : ascending) {
      int bit = (int) (value - start);
      bits[bit / 8] |= (byte) (1 << bit % 8);
    }
    return U64Segment.RangeWithBitmap.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setBitmap(ByteString.copyFrom(bits))
        .build();
  }

  private static EncodedU64Array encode(long[] values) {
    long min = Long.MAX_VALUE;
    long max = 0;
    for (long value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    long base = values.length == 0 ? 0 : min;
    long span = max - base;
    int width = span <= 0xffff ? Short.BYTES : span <= 0xffff_ffffL ? Integer.BYTES : Long.BYTES;
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(values.length, width))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      switch (width) {
        case Short.BYTES -> out.putShort((short) (value - base));
        case Integer.BYTES -> out.putInt((int) (value - base));
        default -> out.putLong(value);
      }
    }
    ByteString bytes = ByteString.copyFrom(out.flip());
    EncodedU64Array.Builder stored = EncodedU64Array.newBuilder();
    switch (width) {
      case Short.BYTES ->
          stored.setU16Array(EncodedU64Array.U16Array.newBuilder().setBase(base).setOffsets(bytes));
      case Integer.BYTES ->
          stored.setU32Array(EncodedU64Array.U32Array.newBuilder().setBase(base).setOffsets(bytes));
      default -> stored.setU64Array(EncodedU64Array.U64Array.newBuilder().setValues(bytes));
    }
    return stored.build();
  }
}
