package io.lancedb.lance.json;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A value within a document in {@linkplain Jsonb binary form}: reads in place, with every length
 * checked against the bytes that are there. Damage is a {@link DamagedJsonException}.
 */
public final class JsonbValue {

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes;
  private final int type;
  private final int header;

  private JsonbValue(MemorySegment bytes, int type) {
    this.bytes = bytes;
    this.type = type;
    this.header = type == Jsonb.CONTAINER ? header(bytes) : 0;
  }

  /** The value of a document. */
  public static JsonbValue of(MemorySegment document) {
    JsonbValue container = new JsonbValue(document, Jsonb.CONTAINER);
    return (container.header & Jsonb.TAG) == Jsonb.SCALAR ? container.element(0, 1) : container;
  }

  private static int header(MemorySegment bytes) {
    if (bytes.byteSize() < Integer.BYTES) {
      throw new DamagedJsonException("a container of %d bytes".formatted(bytes.byteSize()));
    }
    int header = bytes.get(WORD, 0);
    int tag = header & Jsonb.TAG;
    long entries = header & Jsonb.COUNT;
    if (tag == Jsonb.OBJECT) {
      entries *= 2;
    } else if (tag == Jsonb.SCALAR) {
      entries = 1;
    } else if (tag != Jsonb.ARRAY) {
      throw new DamagedJsonException("a container with header 0x%08x".formatted(header));
    }
    if ((entries + 1) * Integer.BYTES > bytes.byteSize()) {
      throw new DamagedJsonException(
          "%d entries in a container of %d bytes".formatted(entries, bytes.byteSize()));
    }
    return header;
  }

  /** Whether this is the value null. */
  public boolean isNull() {
    return type == Jsonb.NULL;
  }

  /** Whether this is a string. */
  public boolean isString() {
    return type == Jsonb.STRING;
  }

  /** Whether this is a number. */
  public boolean isNumber() {
    return type == Jsonb.NUMBER;
  }

  /** Whether this is true or false. */
  public boolean isBoolean() {
    return type == Jsonb.TRUE || type == Jsonb.FALSE;
  }

  /** Whether this is an array. */
  public boolean isArray() {
    return type == Jsonb.CONTAINER && (header & Jsonb.TAG) == Jsonb.ARRAY;
  }

  /** Whether this is an object. */
  public boolean isObject() {
    return type == Jsonb.CONTAINER && (header & Jsonb.TAG) == Jsonb.OBJECT;
  }

  /** Elements of an array, or members of an object. */
  public int size() {
    return header & Jsonb.COUNT;
  }

  /** The text of a string. */
  public String string() {
    return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /** Which of true and false. */
  public boolean bool() {
    return type == Jsonb.TRUE;
  }

  /** An element of an array. */
  public JsonbValue element(int index) {
    return element(index, size());
  }

  /** The name of a member of an object. */
  public String key(int index) {
    JsonbValue key = element(index, 2 * size());
    if (!key.isString()) {
      throw new DamagedJsonException("a member whose name is no string");
    }
    return key.string();
  }

  /** The value of a member of an object. */
  public JsonbValue member(int index) {
    return element(size() + index, 2 * size());
  }

  /** The value of a member of an object, or null. */
  public @Nullable JsonbValue member(String name) {
    for (int i = 0; i < size(); i++) {
      if (key(i).equals(name)) {
        return member(i);
      }
    }
    return null;
  }

  private JsonbValue element(int index, int entries) {
    long start = (entries + 1L) * Integer.BYTES;
    for (int i = 0; i < index; i++) {
      start += word(i) & Jsonb.LENGTH;
    }
    int word = word(index);
    long length = word & Jsonb.LENGTH;
    if (start + length > bytes.byteSize()) {
      throw new DamagedJsonException(
          "an entry of %d bytes at %d in a container of %d bytes"
              .formatted(length, start, bytes.byteSize()));
    }
    int kind = word >>> Jsonb.TYPE_SHIFT;
    if (kind > Jsonb.CONTAINER) {
      throw new DamagedJsonException("an entry of type " + kind);
    }
    return new JsonbValue(bytes.asSlice(start, length), kind);
  }

  private int word(int index) {
    return bytes.get(WORD, (index + 1L) * Integer.BYTES);
  }

  /** A number: Long, BigInteger (beyond the range of long) or Double. */
  public Number number() {
    int length = (int) bytes.byteSize() - 1;
    int tag = length < 0 ? -1 : bytes.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    boolean bare = tag >= 0 && tag < Jsonb.SIGNED;
    if (bare && length != 0 || tag == Jsonb.FLOAT && length != Double.BYTES) {
      throw number(tag, length);
    }
    return switch (tag) {
      case Jsonb.ZERO -> 0L;
      case Jsonb.NAN -> Double.NaN;
      case Jsonb.INFINITY -> Double.POSITIVE_INFINITY;
      case Jsonb.MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
      case Jsonb.FLOAT -> Double.longBitsToDouble(bytes.get(LONG, 1));
      case Jsonb.SIGNED ->
          switch (length) {
            case 1 -> (long) bytes.get(ValueLayout.JAVA_BYTE, 1);
            case 2 -> (long) bytes.get(SHORT, 1);
            case 4 -> (long) bytes.get(WORD, 1);
            case 8 -> bytes.get(LONG, 1);
            default -> throw number(tag, length);
          };
      case Jsonb.UNSIGNED ->
          switch (length) {
            case 1 -> bytes.get(ValueLayout.JAVA_BYTE, 1) & 0xffL;
            case 2 -> bytes.get(SHORT, 1) & 0xffffL;
            case 4 -> bytes.get(WORD, 1) & 0xffff_ffffL;
            case 8 -> unsigned(bytes.get(LONG, 1));
            default -> throw number(tag, length);
          };
      default -> throw number(tag, length);
    };
  }

  private static Number unsigned(long bits) {
    return bits >= 0 ? (Number) bits : (Number) new BigInteger(Long.toUnsignedString(bits));
  }

  private static DamagedJsonException number(int tag, int length) {
    return new DamagedJsonException(
        "a number with tag 0x%02x and %d bytes, which is not supported".formatted(tag, length));
  }
}
