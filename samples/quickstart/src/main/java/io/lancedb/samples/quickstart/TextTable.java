package io.lancedb.samples.quickstart;

import io.lancedb.data.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as a table of text. */
final class TextTable {

  private TextTable() {}

  static String of(List<Row> rows) {
    if (rows.isEmpty()) {
      return "(no rows)";
    }
    List<String> names = List.copyOf(rows.get(0).names());
    List<List<String>> lines = new ArrayList<>();
    lines.add(names);
    for (Row row : rows) {
      lines.add(names.stream().map(name -> text(row.get(name))).toList());
    }
    int[] widths = new int[names.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (int l = 0; l < lines.size(); l++) {
      append(table, lines.get(l), widths);
      if (l == 0) {
        append(table, Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths);
      }
    }
    return table.toString().stripTrailing();
  }

  private static String text(@Nullable Object value) {
    return value instanceof float[] vector ? Arrays.toString(vector) : String.valueOf(value);
  }

  private static void append(StringBuilder table, List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      table.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    table.append('\n');
  }
}
