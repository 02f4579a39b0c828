package io.lancedb.data.column;

import org.jspecify.annotations.Nullable;

/** Where in a column a writer is, for messages: {@code a.b[3].c}. */
public final class ColumnPath {

  private final @Nullable ColumnPath parent;
  private final @Nullable String name;
  private int item;

  private ColumnPath(@Nullable ColumnPath parent, @Nullable String name) {
    this.parent = parent;
    this.name = name;
  }

  /** A column of a table. */
  public static ColumnPath of(String column) {
    return new ColumnPath(null, column);
  }

  /** A field of this struct. */
  public ColumnPath child(String child) {
    return new ColumnPath(this, child);
  }

  /** The items of this list, or the entries of this map. */
  public ColumnPath items() {
    return new ColumnPath(this, null);
  }

  /** Moves to an item. */
  public void at(int newItem) {
    item = newItem;
  }

  @Override
  public String toString() {
    if (parent == null) {
      return String.valueOf(name);
    }
    return name == null ? parent + "[" + item + "]" : parent + "." + name;
  }
}
