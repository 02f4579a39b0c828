package io.lancedb.data;

import io.lancedb.error.ColumnNotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a row's columns with their positions; the rows of one batch share one object. */
final class ColumnNames {

  private final List<String> names;
  private final Map<String, Integer> positions;

  ColumnNames(List<String> names) {
    this.names = List.copyOf(names);
    this.positions = HashMap.newHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      positions.putIfAbsent(names.get(i), i);
    }
  }

  List<String> list() {
    return names;
  }

  /** The position of a column, or -1. */
  int indexOf(String name) {
    Integer position = positions.get(name);
    return position == null ? -1 : position;
  }

  int require(String name) {
    int position = indexOf(name);
    if (position < 0) {
      throw new ColumnNotFoundException(name, names);
    }
    return position;
  }
}
