package io.lancedb.lance.file.level;

import java.util.List;

/** How the vectors of a field stand upon the leaves that are read for it. */
public sealed interface Shape {

  /** What a column holds, number {@code leaf} of those that are read. */
  record Leaf(int leaf) implements Shape {}

  /** A struct that has at least one leaf below it. */
  record Struct(List<Shape> children) implements Shape {
    /** Copies the children. */
    public Struct {
      children = List.copyOf(children);
    }
  }

  /** A list of any length, or a map. */
  record Lists(Shape items) implements Shape {}

  /** A fixed-size list of structs. */
  record FixedLists(Shape items) implements Shape {}

  /** A field that the file does not have: null everywhere. */
  record Absent() implements Shape {}

  /** A struct without fields, which has nothing to read: valid everywhere. */
  record Empty() implements Shape {}
}
