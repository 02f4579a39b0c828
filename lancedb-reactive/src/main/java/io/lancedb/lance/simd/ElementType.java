package io.lancedb.lance.simd;

/** The element types that vectors are searched in. */
public enum ElementType {
  /** IEEE half precision; distances are computed in single precision. */
  FLOAT16("Float16", Short.BYTES),
  /** Single precision. */
  FLOAT32("Float32", Float.BYTES),
  /** Double precision; only the finished distance is rounded to single precision. */
  FLOAT64("Float64", Double.BYTES),
  /** Eight bits of a binary vector. */
  UINT8("UInt8", Byte.BYTES);

  private final String label;
  private final int byteWidth;

  ElementType(String label, int byteWidth) {
    this.label = label;
    this.byteWidth = byteWidth;
  }

  /** Bytes of one element. */
  public int byteWidth() {
    return byteWidth;
  }

  /** The name in messages, as Arrow spells it. */
  @Override
  public String toString() {
    return label;
  }
}
