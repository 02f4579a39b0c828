package io.lancedb.lance.json;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes documents in {@linkplain Jsonb binary form}. */
public final class JsonbWriter {

  private JsonbWriter() {}

  private record Entry(int type, byte[] payload) {}

  /**
   * The binary form of a JSON text. Fails with {@link IllegalArgumentException}, which says what is
   * wrong and where, if it is none.
   */
  public static byte[] write(String json) {
    return document(JsonParser.parse(json));
  }

  private static byte[] document(@Nullable Object value) {
    Entry entry = entry(value);
    return entry.type == Jsonb.CONTAINER ? entry.payload : container(Jsonb.SCALAR, List.of(entry));
  }

  private static Entry entry(@Nullable Object value) {
    return switch (value) {
      case null -> new Entry(Jsonb.NULL, new byte[0]);
      case Boolean bool -> new Entry(bool ? Jsonb.TRUE : Jsonb.FALSE, new byte[0]);
      case String text -> new Entry(Jsonb.STRING, text.getBytes(StandardCharsets.UTF_8));
      case Number number -> new Entry(Jsonb.NUMBER, number(number));
      case Collection<?> elements -> {
        List<Entry> entries = new ArrayList<>(elements.size());
        for (Object element : elements) {
          entries.add(entry(element));
        }
        yield new Entry(Jsonb.CONTAINER, container(Jsonb.ARRAY | elements.size(), entries));
      }
      case Map<?, ?> members -> {
        List<Entry> entries = new ArrayList<>(2 * members.size());
        members.keySet().forEach(name -> entries.add(entry(name)));
        for (Object member : members.values()) {
          entries.add(entry(member));
        }
        yield new Entry(Jsonb.CONTAINER, container(Jsonb.OBJECT | members.size(), entries));
      }
      default -> throw new IllegalStateException("No JSON value: " + value.getClass());
    };
  }

  private static byte[] container(int header, List<Entry> entries) {
    long size = (entries.size() + 1L) * Integer.BYTES;
    for (Entry entry : entries) {
      size += entry.payload.length;
    }
    if (size > Jsonb.LENGTH) {
      throw new IllegalArgumentException(
          "a container of %d bytes, at most %d can be stored".formatted(size, Jsonb.LENGTH));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    bytes.putInt(header);
    for (Entry entry : entries) {
      bytes.putInt(entry.type << Jsonb.TYPE_SHIFT | entry.payload.length);
    }
    for (Entry entry : entries) {
      bytes.put(entry.payload);
    }
    return bytes.array();
  }

  private static byte[] number(Number number) {
    return switch (number) {
      case Double value ->
          ByteBuffer.allocate(1 + Double.BYTES).put((byte) Jsonb.FLOAT).putDouble(value).array();
      case BigInteger value -> integer(Jsonb.UNSIGNED, Long.BYTES, value.longValue());
      default -> {
        long value = number.longValue();
        if (value == 0) {
          yield new byte[] {Jsonb.ZERO};
        }
        yield value > 0
            ? integer(Jsonb.UNSIGNED, unsignedBytes(value), value)
            : integer(Jsonb.SIGNED, signedBytes(value), value);
      }
    };
  }

  private static int unsignedBytes(long value) {
    return value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffff_ffffL ? 4 : 8;
  }

  private static int signedBytes(long value) {
    return value == (byte) value ? 1 : value == (short) value ? 2 : value == (int) value ? 4 : 8;
  }

  private static byte[] integer(int tag, int width, long value) {
    byte[] bytes = new byte[1 + width];
    bytes[0] = (byte) tag;
    for (int i = 0; i < width; i++) {
      bytes[width - i] = (byte) (value >>> Byte.SIZE * i);
    }
    return bytes;
  }
}
