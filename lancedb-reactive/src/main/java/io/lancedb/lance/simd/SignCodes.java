package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Codes of one bit an element in memory, as they are scanned: groups of 32 codes, each byte of the
 * codes split in halves, so that the same half byte of 16 codes lies side by side.
 *
 * <pre>
 * group g, byte i of the codes, at codes + (g * codeBytes + i) * 32, with P = 0 8 1 9 2 10 .. 7 15:
 *   [16]  lower half of code P[j] | lower half of code P[j] + 16 &lt;&lt; 4
 *   [16]  upper half of code P[j] | upper half of code P[j] + 16 &lt;&lt; 4
 * </pre>
 *
 * Bit {@code i % 8} of byte {@code i / 8} is element i. Codes and factors reach up to the end of
 * the last group.
 *
 * @param memory holds everything
 * @param codeBytes bytes of a code, an even number
 * @param codes offset of the first group
 * @param add offset of a float32 for each code
 * @param scale offset of a float32 for each code
 * @param error offset of a float32 for each code, negative if there are none
 */
public record SignCodes(
    MemorySegment memory, int codeBytes, long codes, long add, long scale, long error) {

  /** Codes of a group. */
  public static final int GROUP = 32;

  /** Offset of a group. */
  public long group(int group) {
    return codes + (long) group * codeBytes * GROUP;
  }

  /** Where in 16 bytes the half bytes of a code of a group are. */
  public static int place(int code) {
    int low = code & 15;
    return low < 8 ? 2 * low : 2 * low - 15;
  }

  /**
   * Puts a byte of a code into its place; the place has to be zero before.
   *
   * @param group offset of the group
   * @param at number of the byte
   * @param code number of the code in its group
   */
  public static void put(MemorySegment memory, long group, int at, int code, int value) {
    long low = group + 32L * at + place(code);
    int shift = (code & 16) >>> 2;
    set(memory, low, get(memory, low) | (value & 15) << shift);
    set(memory, low + 16, get(memory, low + 16) | (value >>> 4 & 15) << shift);
  }

  /**
   * Puts a whole group of codes into its place.
   *
   * @param codes one after the other
   * @param group offset of the group
   */
  public static void putAll(byte[] codes, int codeBytes, MemorySegment memory, long group) {
    byte[] packed = new byte[GROUP];
    for (int i = 0; i < codeBytes; i++) {
      for (int code = 0; code < 16; code++) {
        int first = codes[code * codeBytes + i];
        int second = codes[(code + 16) * codeBytes + i];
        int place = place(code);
        packed[place] = (byte) (first & 15 | (second & 15) << 4);
        packed[place + 16] = (byte) (first >>> 4 & 15 | second & 240);
      }
      MemorySegment.copy(packed, 0, memory, ValueLayout.JAVA_BYTE, group + 32L * i, GROUP);
    }
  }

  /** A byte of a code. */
  public static int get(MemorySegment memory, long group, int at, int code) {
    long low = group + 32L * at + place(code);
    int shift = (code & 16) >>> 2;
    return get(memory, low) >>> shift & 15 | (get(memory, low + 16) >>> shift & 15) << 4;
  }

  static int get(MemorySegment memory, long offset) {
    return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, offset));
  }

  private static void set(MemorySegment memory, long offset, int value) {
    memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
  }
}
