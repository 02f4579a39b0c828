package io.lancedb.lance.file.schema;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.proto.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the trees of a schema from the list of its fields. Each field names its parent by id; the
 * parent stands before it, so that no field is its own ancestor.
 */
final class SchemaTree {

  /** Deeper schemas do not occur, and would exhaust the stack of a recursion. */
  private static final int MAX_DEPTH = 100;

  private static final int NO_PARENT = -1;

  private final String path;
  private final List<Node> roots = new ArrayList<>();

  private record Node(Field stored, int depth, List<Node> children) {}

  SchemaTree(List<Field> stored, String path) {
    this.path = path;
    Map<Integer, Node> nodes = new HashMap<>();
    for (Field field : stored) {
      boolean root = field.getParentId() == NO_PARENT;
      Node parent = root ? null : nodes.get(field.getParentId());
      if (!root && parent == null) {
        throw corrupt(
            field, "has parent %d, which is not before it".formatted(field.getParentId()));
      }
      Node node = new Node(field, parent == null ? 1 : parent.depth + 1, new ArrayList<>());
      if (field.getId() < 0 || nodes.put(field.getId(), node) != null) {
        throw corrupt(field, "has id %d, negative or not the only one".formatted(field.getId()));
      }
      if (node.depth > MAX_DEPTH) {
        throw corrupt(field, "lies deeper than %d levels".formatted(MAX_DEPTH));
      }
      (parent == null ? roots : parent.children).add(node);
    }
  }

  private CorruptFileException corrupt(Field field, String problem) {
    return new CorruptFileException(
        path, -1, "field \"%s\" %s".formatted(field.getName(), problem));
  }

  /** The top-level fields in order. */
  List<LanceField> fields() {
    return roots.stream().map(SchemaTree::field).toList();
  }

  private static LanceField field(Node node) {
    List<LanceField> children = node.children.stream().map(SchemaTree::field).toList();
    Field stored = node.stored;
    return new LanceField(
        stored.getId(),
        stored.getParentId(),
        LogicalTypes.toArrow(
            stored.getName(),
            stored.getLogicalType(),
            stored.getNullable(),
            LanceSchema.texts(stored.getMetadataMap()),
            children.stream().map(LanceField::arrow).toList()),
        children,
        stored.getLogicalType());
  }
}
