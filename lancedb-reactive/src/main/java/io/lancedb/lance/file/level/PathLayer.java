package io.lancedb.lance.file.level;

import io.lancedb.lance.file.schema.LanceField;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * A field on the way from a top-level field down to a leaf column.
 *
 * @param field the field
 * @param path names from the top-level field on, for messages
 * @param kind what the field does to levels
 * @param child which child of the field comes next
 * @param items items of each value, for {@link Kind#FIXED_LIST}; otherwise 1
 * @param nullLevel the canonical definition level of a null here: levels are counted from the leaf,
 *     one for each layer and two for a list, whether a page needs them or not
 */
public record PathLayer(
    LanceField field, String path, Kind kind, int child, int items, int nullLevel) {

  /** What a field does to levels. */
  enum Kind {
    /** Its values stand in the column. */
    LEAF,
    /** Each value has one value of the child. */
    STRUCT,
    /** Each value has a fixed number of values of the child. */
    FIXED_LIST,
    /** Each value has any number of values of the child; also a map. */
    LIST,
    /** A list with offsets of 64 bits. */
    LARGE_LIST;

    boolean isList() {
      return this == LIST || this == LARGE_LIST;
    }

    /** Definition levels that a page may need for such a layer. */
    int levels() {
      return isList() ? 2 : 1;
    }
  }

  /** The definition level of an empty list. */
  int emptyLevel() {
    return nullLevel + 1;
  }

  /** The vector of the next layer. */
  FieldVector below(FieldVector vector) {
    return switch (kind) {
      case STRUCT -> (FieldVector) ((StructVector) vector).getChildByOrdinal(child);
      case FIXED_LIST -> ((FixedSizeListVector) vector).getDataVector();
      case LIST -> ((ListVector) vector).getDataVector();
      case LARGE_LIST -> ((LargeListVector) vector).getDataVector();
      case LEAF -> throw new IllegalStateException("Nothing is below " + path);
    };
  }
}
