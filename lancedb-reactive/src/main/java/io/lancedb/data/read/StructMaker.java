package io.lancedb.data.read;

import io.lancedb.data.column.ColumnNames;
import org.jspecify.annotations.Nullable;

/** Makes the value of a struct from those of its fields. */
@FunctionalInterface
public interface StructMaker {

  /** A struct of these fields; both are handed over. */
  Object struct(ColumnNames names, @Nullable Object[] values);
}
