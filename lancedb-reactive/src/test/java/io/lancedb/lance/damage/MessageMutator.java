package io.lancedb.lance.damage;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes one field anywhere in a message, also in messages that are stored as bytes within it:
 * hostile numbers, missing, doubled and exchanged parts, parts of other places, deep nesting.
 */
public final class MessageMutator {

  private static final long[] HOSTILE = {
    0,
    1,
    -1,
    2,
    7,
    63,
    64,
    255,
    4096,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE - 1,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    1L << 40,
    1L << 60,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 63,
    Long.MIN_VALUE
  };

  private final Random random;
  private final List<Message> donors = new ArrayList<>();

  /** A mutator that takes its choices from {@code random}. */
  public MessageMutator(Random random) {
    this.random = random;
  }

  /** A message that differs from the given one, usually. */
  public Message mutate(Message message) {
    List<Place> places = new ArrayList<>();
    collect(message, null, places);
    return places.get(random.nextInt(places.size())).change();
  }

  /** A message, and how it is put back into what it is a part of. */
  private record Site(@Nullable Site above, Message message, FieldDescriptor field, int index) {}

  /** A message somewhere in the tree. */
  private final class Place {
    private final @Nullable Site site;
    private final Message message;

    Place(@Nullable Site site, Message message) {
      this.site = site;
      this.message = message;
    }

    Message change() {
      Message changed = changed(message);
      for (Site at = site; at != null; at = at.above) {
        Object value =
            at.field.getJavaType() == JavaType.BYTE_STRING ? changed.toByteString() : changed;
        Message.Builder parent = at.message.toBuilder();
        if (at.field.isRepeated()) {
          parent.setRepeatedField(at.field, at.index, value);
        } else {
          parent.setField(at.field, value);
        }
        changed = parent.build();
      }
      return changed;
    }
  }

  private void collect(Message message, @Nullable Site site, List<Place> places) {
    places.add(new Place(site, message));
    donors.add(message);
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      List<?> values = field.isRepeated() ? (List<?>) entry.getValue() : List.of(entry.getValue());
      for (int i = 0; i < values.size(); i++) {
        Message part =
            values.get(i) instanceof Message m ? m : Embedded.message(message, field, values, i);
        if (part != null && !field.isMapField()) {
          collect(part, new Site(site, message, field, i), places);
        }
      }
    }
  }

  private Message changed(Message message) {
    List<FieldDescriptor> present = List.copyOf(message.getAllFields().keySet());
    List<FieldDescriptor> all = message.getDescriptorForType().getFields();
    if (all.isEmpty()) {
      return message;
    }
    List<FieldDescriptor> from = present.isEmpty() || random.nextInt(4) == 0 ? all : present;
    FieldDescriptor field = from.get(random.nextInt(from.size()));
    Message.Builder changed = message.toBuilder();
    if (field.isMapField()) {
      changed.clearField(field);
    } else if (field.isRepeated()) {
      repeated(changed, field);
    } else if (random.nextInt(6) == 0) {
      changed.clearField(field);
    } else {
      changed.setField(field, value(field, changed.getField(field), changed));
    }
    return changed.build();
  }

  private void repeated(Message.Builder message, FieldDescriptor field) {
    List<Object> values = new ArrayList<>((List<?>) message.getField(field));
    int at = values.isEmpty() ? 0 : random.nextInt(values.size());
    switch (values.isEmpty() ? 5 : random.nextInt(6)) {
      case 0 -> values.remove(at);
      case 1 -> values.add(values.get(at));
      case 2 -> Collections.swap(values, at, random.nextInt(values.size()));
      case 3 -> values.addAll(Collections.nCopies(1 + random.nextInt(300), values.get(at)));
      case 4 -> values.set(at, value(field, values.get(at), message));
      default -> values.add(at, value(field, null, message));
    }
    message.setField(field, values);
  }

  private Object value(FieldDescriptor field, @Nullable Object now, Message.Builder parent) {
    return switch (field.getJavaType()) {
      case INT -> (int) number(now, parent);
      case LONG -> number(now, parent);
      case FLOAT -> Float.NaN;
      case DOUBLE -> Double.NaN;
      case BOOLEAN -> !Boolean.TRUE.equals(now);
      case STRING -> text(now);
      case BYTE_STRING -> bytes(now instanceof ByteString b ? b : ByteString.EMPTY);
      case ENUM -> {
        EnumDescriptor type = field.getEnumType();
        yield type.findValueByNumberCreatingIfUnknown(random.nextInt(9) - 1);
      }
      case MESSAGE -> part(field, now, parent);
    };
  }

  /** A hostile number, one near the present one, or that of another field. */
  private long number(@Nullable Object now, Message.Builder parent) {
    long present = now instanceof Number n ? n.longValue() : 0;
    return switch (random.nextInt(7)) {
      case 0 -> present + 1;
      case 1 -> present - 1;
      case 2 -> present + (1L << random.nextInt(64));
      case 3 -> present << 1;
      case 4 -> neighbour(parent, present);
      default -> HOSTILE[random.nextInt(HOSTILE.length)];
    };
  }

  private long neighbour(Message.Builder parent, long otherwise) {
    List<Long> numbers = new ArrayList<>();
    for (Object value : parent.getAllFields().values()) {
      for (Object item : value instanceof List<?> list ? list : List.of(value)) {
        if (item instanceof Number number) {
          numbers.add(number.longValue());
        }
      }
    }
    return numbers.isEmpty() ? otherwise : numbers.get(random.nextInt(numbers.size()));
  }

  private String text(@Nullable Object now) {
    return switch (random.nextInt(5)) {
      case 0 -> "";
      case 1 -> "../../../etc/passwd";
      case 2 -> now + "x";
      case 3 -> "y".repeat(5000);
      default -> "fixed_size_list:float:2147483647";
    };
  }

  private ByteString bytes(ByteString now) {
    byte[] copy = now.toByteArray();
    switch (random.nextInt(5)) {
      case 0 -> {
        return now.substring(0, random.nextInt(copy.length + 1));
      }
      case 1 -> {
        return now.concat(now);
      }
      case 2 -> {
        return ByteString.EMPTY;
      }
      case 3 -> random.nextBytes(copy);
      default -> {
        if (copy.length > 0) {
          copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return ByteString.copyFrom(copy);
  }

  private Message part(FieldDescriptor field, @Nullable Object now, Message.Builder parent) {
    Message empty = parent.newBuilderForField(field).build();
    List<Message> fitting =
        donors.stream()
            .filter(m -> m.getDescriptorForType().equals(field.getMessageType()))
            .toList();
    return switch (random.nextInt(4)) {
      case 0 -> empty;
      case 1 -> now instanceof Message m ? nested(m, 1 + random.nextInt(120)) : empty;
      default -> fitting.isEmpty() ? empty : fitting.get(random.nextInt(fitting.size()));
    };
  }

  /** The message within itself, by way of a field of its own kind or of a part's own kind. */
  private static Message nested(Message message, int depth) {
    Message result = message;
    for (int i = 0; i < depth; i++) {
      Message wrapped = wrapped(message, result);
      if (wrapped == null) {
        return result;
      }
      result = wrapped;
    }
    return result;
  }

  private static @Nullable Message wrapped(Message shell, Message content) {
    var type = content.getDescriptorForType();
    for (FieldDescriptor outer : shell.getDescriptorForType().getFields()) {
      if (outer.getJavaType() != JavaType.MESSAGE || outer.isRepeated()) {
        continue;
      }
      if (outer.getMessageType().equals(type)) {
        return shell.toBuilder().setField(outer, content).build();
      }
      for (FieldDescriptor inner : outer.getMessageType().getFields()) {
        if (inner.getJavaType() == JavaType.MESSAGE
            && !inner.isRepeated()
            && inner.getMessageType().equals(type)) {
          Message.Builder made = shell.toBuilder();
          Message.Builder middle = made.newBuilderForField(outer);
          if (shell.hasField(outer)) {
            middle = ((Message) shell.getField(outer)).toBuilder();
          }
          return made.setField(outer, middle.setField(inner, content).build()).build();
        }
      }
    }
    return null;
  }
}
