package io.lancedb.lance.index.vector.graph;

import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The columns of {@code index.idx} where partitions have graphs. Rows of a partition: the nodes of
 * level 0 in ascending order, which are all vectors of the partition, then those of level 1, and so
 * on.
 *
 * <pre>
 * __vector_id  u32         the node: row of its vector in this partition of auxiliary.idx
 * __neighbors  list&lt;u32>   nodes that it leads to on this level, in any order
 * _distance    list&lt;f32>   their distances, as the storage sees them
 * </pre>
 */
public final class HnswColumns {

  /** The node of a row. */
  public static final String VECTOR_ID = "__vector_id";

  /** Where edges lead. */
  public static final String NEIGHBOURS = "__neighbors";

  /** Lengths of the edges. */
  public static final String DISTANCES = "_distance";

  private static final ArrowType U32 = new ArrowType.Int(32, false);
  private static final ArrowType F32 = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  /** The columns in the order of the file. */
  public static final List<Field> FIELDS =
      List.of(Field.nullable(VECTOR_ID, U32), list(NEIGHBOURS, U32), list(DISTANCES, F32));

  private HnswColumns() {}

  private static Field list(String name, ArrowType items) {
    return new Field(
        name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(Field.nullable("item", items)));
  }
}
