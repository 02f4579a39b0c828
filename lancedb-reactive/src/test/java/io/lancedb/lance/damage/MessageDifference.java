package io.lancedb.lance.damage;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The fields, by their path of names, in which two messages of the same type differ. */
public final class MessageDifference {

  private final Set<String> fields = new TreeSet<>();

  private MessageDifference() {}

  /** Paths of the innermost fields that differ, such as {@code pages.length}. */
  public static Set<String> of(Message a, Message b) {
    MessageDifference difference = new MessageDifference();
    difference.compare(a, b, "");
    return difference.fields;
  }

  private void compare(Message a, Message b, String above) {
    for (FieldDescriptor field : a.getDescriptorForType().getFields()) {
      boolean optional = field.hasPresence() && a.hasField(field) != b.hasField(field);
      Object left = a.getField(field);
      Object right = b.getField(field);
      if (!optional && left.equals(right)) {
        continue;
      }
      List<?> lefts = left instanceof List<?> list ? list : List.of(left);
      List<?> rights = right instanceof List<?> list ? list : List.of(right);
      if (optional || lefts.size() != rights.size()) {
        fields.add(above + field.getName());
        continue;
      }
      for (int i = 0; i < lefts.size(); i++) {
        if (!lefts.get(i).equals(rights.get(i))) {
          value(a, b, above, field, lefts, rights, i);
        }
      }
    }
    if (!a.getUnknownFields().equals(b.getUnknownFields())) {
      fields.add(above + "unknown");
    }
  }

  private void value(
      Message a,
      Message b,
      String above,
      FieldDescriptor field,
      List<?> lefts,
      List<?> rights,
      int i) {
    Message left = lefts.get(i) instanceof Message m ? m : Embedded.message(a, field, lefts, i);
    Message right = rights.get(i) instanceof Message m ? m : Embedded.message(b, field, rights, i);
    if (left != null
        && right != null
        && left.getDescriptorForType().equals(right.getDescriptorForType())) {
      compare(left, right, above + field.getName() + ".");
    } else {
      fields.add(above + field.getName());
    }
  }
}
