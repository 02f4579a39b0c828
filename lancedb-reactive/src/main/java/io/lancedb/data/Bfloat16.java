package io.lancedb.data;

/**
 * Floats of 16 bits with the sign, the exponent and the upper 7 bits of the fraction of float32.
 */
final class Bfloat16 {

  private Bfloat16() {}

  /** The nearest value; of two as near, the one whose last bit is zero. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> Short.SIZE | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
  }

  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << Short.SIZE);
  }
}
