package io.lancedb.lance.file.level;

import org.apache.arrow.vector.FieldVector;

/** The decoded values of one leaf, for all slots that its levels show. */
public interface LeafValues {

  /** The levels of the leaf; used up when the vectors are built. */
  Levels levels();

  /** Gives the values, with their validity, to the vector; it keeps its own references. */
  void load(FieldVector vector);
}
