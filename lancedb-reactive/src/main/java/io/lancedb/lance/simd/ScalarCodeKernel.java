package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Plain loops over codes; a plane at a time, so that its table stays in cache. */
final class ScalarCodeKernel implements CodeKernel {

  @Override
  public boolean filters() {
    return false;
  }

  @Override
  public void sums(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      float[] tables,
      int from,
      int count,
      float[] out,
      int outOffset) {
    for (int plane = 0; plane < planes; plane++) {
      long at = offset + (long) plane * vectors + from;
      if (fourBits) {
        addNibbles(codes, at, tables, plane * 32, plane == 0, count, out, outOffset);
      } else {
        addBytes(codes, at, tables, plane * 256, plane == 0, count, out, outOffset);
      }
    }
  }

  private static void addBytes(
      MemorySegment codes,
      long at,
      float[] tables,
      int table,
      boolean first,
      int count,
      float[] out,
      int outOffset) {
    if (first) {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = tables[table + (codes.get(ValueLayout.JAVA_BYTE, at + i) & 0xff)];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] += tables[table + (codes.get(ValueLayout.JAVA_BYTE, at + i) & 0xff)];
      }
    }
  }

  private static void addNibbles(
      MemorySegment codes,
      long at,
      float[] tables,
      int table,
      boolean first,
      int count,
      float[] out,
      int outOffset) {
    for (int i = 0; i < count; i++) {
      int code = codes.get(ValueLayout.JAVA_BYTE, at + i);
      float low = tables[table + (code & 15)];
      float sum = first ? low : out[outOffset + i] + low;
      out[outOffset + i] = sum + tables[table + 16 + (code >>> 4 & 15)];
    }
  }

  static float sum(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      float[] tables,
      int vector) {
    float sum = 0;
    long at = offset + vector;
    if (fourBits) {
      for (int plane = 0; plane < planes; plane++, at += vectors) {
        int code = codes.get(ValueLayout.JAVA_BYTE, at);
        sum += tables[plane * 32 + (code & 15)];
        sum += tables[plane * 32 + 16 + (code >>> 4 & 15)];
      }
    } else {
      for (int plane = 0; plane < planes; plane++, at += vectors) {
        sum += tables[plane * 256 + (codes.get(ValueLayout.JAVA_BYTE, at) & 0xff)];
      }
    }
    return sum;
  }

  @Override
  public void ranges(float[] tables, int tableCount, int entries, float[] least, float[] greatest) {
    for (int table = 0; table < tableCount; table++) {
      float low = tables[table * entries];
      float high = low;
      for (int i = table * entries; i < (table + 1) * entries; i++) {
        low = tables[i] < low ? tables[i] : low;
        high = tables[i] > high ? tables[i] : high;
      }
      least[table] = low;
      greatest[table] = high;
    }
  }

  @Override
  public void quantize(
      float[] tables, int tableCount, int entries, float[] least, float inverseStep, byte[] out) {
    for (int table = 0; table < tableCount; table++) {
      for (int i = table * entries; i < (table + 1) * entries; i++) {
        out[i] = (byte) Math.min(255, (int) ((tables[i] - least[table]) * inverseStep));
      }
    }
  }

  @Override
  public int filter(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      byte[] tables,
      int limit,
      int from,
      int to,
      int[] found) {
    int count = 0;
    for (int vector = from; vector < to; vector++) {
      int sum = 0;
      for (int plane = 0; plane < planes; plane++) {
        int code = codes.get(ValueLayout.JAVA_BYTE, offset + (long) plane * vectors + vector);
        if (fourBits) {
          sum += tables[plane * 32 + (code & 15)] & 0xff;
          sum += tables[plane * 32 + 16 + (code >>> 4 & 15)] & 0xff;
        } else {
          sum += tables[plane * 256 + (code & 0xff)] & 0xff;
        }
      }
      if (sum <= limit) {
        found[count++] = vector;
      }
    }
    return count;
  }
}
