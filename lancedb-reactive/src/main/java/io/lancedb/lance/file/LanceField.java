package io.lancedb.lance.file;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A field of a table: an Arrow field and the ids by which data files refer to it.
 *
 * @param id unique within the table for ever; kept on rename
 * @param parentId id of the field above, -1 at the top level
 * @param arrow name, type, nullability, metadata and children; the item of a fixed-size list of
 *     primitives is a child of the Arrow field but has no id of its own
 * @param children fields below that have ids
 */
public record LanceField(int id, int parentId, Field arrow, List<LanceField> children) {

  /** Copies the children. */
  public LanceField {
    children = List.copyOf(children);
  }

  /** The name within the parent. */
  public String name() {
    return arrow.getName();
  }
}
