package io.lancedb.lance.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Compares variable-length values as unsigned bytes, eight at a time. */
final class Bytes {

  static final ValueLayout.OfInt OFFSET =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfLong BIG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final VarHandle ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int compare(MemorySegment data, long start, int length, byte[] other) {
    int common = Math.min(length, other.length);
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      long a = data.get(BIG, start + i);
      long b = (long) ARRAY.get(other, i);
      if (a != b) {
        return Long.compareUnsigned(a, b);
      }
    }
    for (; i < common; i++) {
      int difference = (data.get(ValueLayout.JAVA_BYTE, start + i) & 0xff) - (other[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return length - other.length;
  }

  static int compare(
      MemorySegment left,
      long leftStart,
      int leftLength,
      MemorySegment right,
      long rightStart,
      int rightLength) {
    int common = Math.min(leftLength, rightLength);
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      long a = left.get(BIG, leftStart + i);
      long b = right.get(BIG, rightStart + i);
      if (a != b) {
        return Long.compareUnsigned(a, b);
      }
    }
    for (; i < common; i++) {
      int a = left.get(ValueLayout.JAVA_BYTE, leftStart + i) & 0xff;
      int b = right.get(ValueLayout.JAVA_BYTE, rightStart + i) & 0xff;
      if (a != b) {
        return a - b;
      }
    }
    return leftLength - rightLength;
  }

  /** Whether {@code other} stands at {@code start}, where at least its length is left. */
  static boolean startsWith(MemorySegment data, long start, byte[] other) {
    int i = 0;
    for (; i + 8 <= other.length; i += 8) {
      if (data.get(BIG, start + i) != (long) ARRAY.get(other, i)) {
        return false;
      }
    }
    for (; i < other.length; i++) {
      if (data.get(ValueLayout.JAVA_BYTE, start + i) != other[i]) {
        return false;
      }
    }
    return true;
  }
}
