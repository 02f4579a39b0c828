package io.lancedb.samples.quickstart;

import io.lancedb.data.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows as a table of text: a line of names, a rule, a line for each row; numbers to the right. */
final class TextTable {

  private record Column(String name, List<String> cells, boolean numeric) {

    static Column of(String name, List<Row> rows) {
      List<String> cells = rows.stream().map(row -> text(row.get(name))).toList();
      return new Column(
          name, cells, rows.stream().allMatch(row -> row.get(name) instanceof Number));
    }

    private int width() {
      return Stream.concat(Stream.of(name), cells.stream())
          .mapToInt(String::length)
          .max()
          .orElse(0);
    }

    String pad(String cell) {
      String space = " ".repeat(width() - cell.length());
      return numeric ? space + cell : cell + space;
    }
  }

  private TextTable() {}

  static String of(List<Row> rows) {
    if (rows.isEmpty()) {
      return "  (no rows)";
    }
    List<Column> columns = rows.get(0).names().stream().map(name -> Column.of(name, rows)).toList();
    StringBuilder table = new StringBuilder();
    append(table, columns.stream().map(column -> column.pad(column.name())));
    append(table, columns.stream().map(column -> "-".repeat(column.width())));
    for (int i = 0; i < rows.size(); i++) {
      int row = i;
      append(table, columns.stream().map(column -> column.pad(column.cells().get(row))));
    }
    return table.toString().stripTrailing();
  }

  private static void append(StringBuilder table, Stream<String> cells) {
    table
        .append(cells.collect(Collectors.joining("  ", "  ", "")).stripTrailing())
        .append(System.lineSeparator());
  }

  private static String text(@Nullable Object value) {
    return value instanceof float[] vector ? Arrays.toString(vector) : String.valueOf(value);
  }
}
