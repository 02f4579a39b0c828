package io.lancedb.lance.json;

/**
 * The binary form of a JSON document. All numbers are big-endian.
 *
 * <pre>
 * container  header u32: tag | count, then entry words, then payloads in the same order, unpadded
 * tag        0x80000000 array of count elements, 0x40000000 object of count members,
 *            0x20000000 scalar (one entry, count 0)
 * entries    array, scalar: a word for each value; object: a word for each key, then for each value
 * word u32   type (upper 4 bits) | bytes of the payload (lower 28 bits)
 * type       0 null, 1 string (UTF-8), 2 number, 3 false, 4 true, 5 nested container
 * number     tag u8, then: 0x00 nothing (zero); 0x10 NaN; 0x20 infinity; 0x30 minus infinity;
 *            0x40 signed, 0x50 unsigned integer of 1, 2, 4 or 8 bytes; 0x60 float64
 * </pre>
 *
 * The keys of an object are sorted by their bytes and distinct. A document is one container.
 */
final class Jsonb {

  static final int ARRAY = 0x8000_0000;
  static final int OBJECT = 0x4000_0000;
  static final int SCALAR = 0x2000_0000;
  static final int TAG = 0xe000_0000;
  static final int COUNT = 0x1fff_ffff;

  static final int NULL = 0;
  static final int STRING = 1;
  static final int NUMBER = 2;
  static final int FALSE = 3;
  static final int TRUE = 4;
  static final int CONTAINER = 5;

  static final int TYPE_SHIFT = 28;
  static final int LENGTH = 0x0fff_ffff;

  static final int ZERO = 0x00;
  static final int NAN = 0x10;
  static final int INFINITY = 0x20;
  static final int MINUS_INFINITY = 0x30;
  static final int SIGNED = 0x40;
  static final int UNSIGNED = 0x50;
  static final int FLOAT = 0x60;

  /** Deeper documents are refused, by reader and writer: they would exhaust the stack. */
  static final int MAX_DEPTH = 128;

  private Jsonb() {}
}
