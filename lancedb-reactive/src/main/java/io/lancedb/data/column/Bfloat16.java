package io.lancedb.data.column;

/**
 * Floats of 16 bits with the sign, the exponent and the upper 7 bits of the fraction of float32.
 */
public final class Bfloat16 {

  private Bfloat16() {}

  /** The nearest value; of two as near, the one whose last bit is zero. */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> Short.SIZE | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
  }

  /** The value of 16 bits. */
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << Short.SIZE);
  }
}
