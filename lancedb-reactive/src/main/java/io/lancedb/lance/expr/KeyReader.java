package io.lancedb.lance.expr;

import io.lancedb.lance.expr.ValueType.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads a block of numbers as keys: longs whose signed order is the order of the values. Columns of
 * different types get keys of one domain, by the conversions of the official clients.
 */
final class KeyReader {

  /** Values that are read at once; their keys stay in the first-level cache. */
  static final int BLOCK = 1024;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Kind kind;
  private final Kind domain;
  private final long multiplier;
  private final long divisor;

  /** Keys of a column in the domain of its own type. */
  KeyReader(ValueType type) {
    this(type, type);
  }

  /** Keys of a column in the domain of another type, as {@link #common} found it. */
  KeyReader(ValueType type, ValueType domain) {
    this.kind = type.kind();
    this.domain = domain.kind();
    long from = kind == Kind.TIMESTAMP || kind == Kind.DATE64 ? type.ticksPerSecond() : 0;
    long to =
        this.domain == Kind.TIMESTAMP || this.domain == Kind.DATE64 ? domain.ticksPerSecond() : 0;
    this.multiplier =
        kind == Kind.DATE32 && to > 0 ? 86_400 * to : from > 0 && to > from ? to / from : 1;
    this.divisor = from > to && to > 0 ? from / to : 1;
  }

  /** The type in which two columns are compared. */
  static ValueType common(ValueType left, ValueType right) {
    Kind l = left.kind();
    Kind r = right.kind();
    if (l.isFloat() || r.isFloat()) {
      return ValueType.of(l.isFloat() && r.isFloat() ? max(l, r) : l.isFloat() ? l : r);
    }
    if (l == Kind.UINT64 && r == Kind.UINT64) {
      return left;
    }
    if (l.isInteger()) {
      return ValueType.of(Kind.INT64);
    }
    if (l == Kind.TIMESTAMP && r == Kind.TIMESTAMP) {
      return left.ticksPerSecond() <= right.ticksPerSecond() ? left : right;
    }
    if (l == Kind.TIMESTAMP || r == Kind.TIMESTAMP) {
      return l == Kind.TIMESTAMP ? left : right;
    }
    return l == Kind.DATE64 ? left : right;
  }

  private static Kind max(Kind left, Kind right) {
    return left.compareTo(right) >= 0 ? left : right;
  }

  /** The key of a literal of the type of the column. */
  static long key(Literal literal) {
    return switch (literal.type().kind()) {
      case FLOAT16 -> key16(Float.floatToFloat16((float) literal.asDouble()));
      case FLOAT32 -> key32(Float.floatToRawIntBits((float) literal.asDouble()));
      case FLOAT64 -> key64(Double.doubleToRawLongBits(literal.asDouble()));
      case UINT64 -> literal.asLong() ^ Long.MIN_VALUE;
      default -> literal.asLong();
    };
  }

  private static long key16(int bits) {
    return (short) (bits ^ bits >> 15 & 0x7fff);
  }

  private static long key32(int bits) {
    return bits ^ bits >> 31 & 0x7fff_ffff;
  }

  private static long key64(long bits) {
    return bits ^ bits >> 63 & Long.MAX_VALUE;
  }

  /** Reads {@code count} keys from row {@code from} on. */
  void read(MemorySegment data, int from, int count, long[] keys) {
    load(data, from, count, keys);
    if (kind == domain) {
      own(count, keys);
    } else if (domain.isFloat()) {
      toFloat(count, keys);
    }
    if (multiplier != 1) {
      for (int i = 0; i < count; i++) {
        keys[i] = saturated(keys[i], multiplier);
      }
    }
    if (divisor != 1) {
      for (int i = 0; i < count; i++) {
        keys[i] /= divisor;
      }
    }
  }

  private static long saturated(long value, long factor) {
    long high = Math.multiplyHigh(value, factor);
    long low = value * factor;
    return high == low >> 63 ? low : value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private void load(MemorySegment data, int from, int count, long[] keys) {
    long at = from;
    switch (kind) {
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(ValueLayout.JAVA_BYTE, at + i);
        }
      }
      case UINT8 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(ValueLayout.JAVA_BYTE, at + i) & 0xffL;
        }
      }
      case INT16, FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(SHORT, at + i << 1);
        }
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(SHORT, at + i << 1) & 0xffffL;
        }
      }
      case INT32, FLOAT32, DATE32 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(INT, at + i << 2);
        }
      }
      case UINT32 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(INT, at + i << 2) & 0xffff_ffffL;
        }
      }
      case INT64, UINT64, FLOAT64, DATE64, TIMESTAMP -> {
        for (int i = 0; i < count; i++) {
          keys[i] = data.get(LONG, at + i << 3);
        }
      }
      default -> throw new IllegalStateException("No numbers in a column of type " + kind);
    }
  }

  private void own(int count, long[] keys) {
    switch (kind) {
      case UINT64 -> {
        for (int i = 0; i < count; i++) {
          keys[i] ^= Long.MIN_VALUE;
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = key16((int) keys[i]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = key32((int) keys[i]);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          keys[i] = key64(keys[i]);
        }
      }
      default -> {}
    }
  }

  /** Converts loaded values of another type to the floating point type of the domain. */
  private void toFloat(int count, long[] keys) {
    for (int i = 0; i < count; i++) {
      long bits = keys[i];
      double wide =
          switch (kind) {
            case FLOAT16 -> Float.float16ToFloat((short) bits);
            case FLOAT32 -> Float.intBitsToFloat((int) bits);
            case UINT64 -> unsigned(bits);
            default -> domain == Kind.FLOAT64 ? (double) bits : (float) bits;
          };
      keys[i] =
          switch (domain) {
            case FLOAT16 -> key16(Float.floatToFloat16((float) wide));
            case FLOAT32 -> key32(Float.floatToRawIntBits((float) wide));
            default -> key64(Double.doubleToRawLongBits(wide));
          };
    }
  }

  private double unsigned(long bits) {
    if (bits >= 0) {
      return domain == Kind.FLOAT64 ? (double) bits : (float) bits;
    }
    // Halved with the lost bit kept, so that the rounding of the conversion stays right.
    long half = bits >>> 1 | bits & 1;
    return domain == Kind.FLOAT64 ? (double) half * 2.0 : (float) half * 2.0f;
  }
}
