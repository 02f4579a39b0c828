package io.lancedb.compatibility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows that are written in turns: every value follows from the id. */
final class TurnRows {

  /** A column of most types. */
  static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(32, true)),
              Field.nullable("name", ArrowType.Utf8.INSTANCE),
              Field.nullable("flag", ArrowType.Bool.INSTANCE),
              Field.nullable("tiny", new ArrowType.Int(8, true)),
              Field.nullable("big", new ArrowType.Int(64, false)),
              Field.nullable("price", floating(FloatingPointPrecision.DOUBLE)),
              Field.nullable("raw", ArrowType.Binary.INSTANCE),
              Field.nullable("day", new ArrowType.Date(DateUnit.DAY)),
              Field.nullable("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
              vector("vector", floating(FloatingPointPrecision.SINGLE), 4),
              vector("wide", floating(FloatingPointPrecision.SINGLE), 64),
              vector("half", floating(FloatingPointPrecision.HALF), 3),
              vector("bits", new ArrowType.Int(8, false), 2)));

  private TurnRows() {}

  private static ArrowType floating(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }

  private static Field vector(String name, ArrowType item, int size) {
    return new Field(
        name,
        FieldType.nullable(new ArrowType.FixedSizeList(size)),
        List.of(Field.nullable("item", item)));
  }

  /** Rows with the ids from one up to, but without, another. */
  static List<Map<String, @Nullable Object>> rows(int from, int to) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      rows.add(row(id));
    }
    return rows;
  }

  private static Map<String, @Nullable Object> row(int id) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("id", (long) id);
    row.put("name", id % 5 == 0 ? null : "näme-" + id % 40);
    row.put("flag", id % 3 == 0 ? null : (Object) (id % 2 == 0));
    row.put("tiny", id % 7 == 6 ? null : (Object) (long) (id % 256 - 128));
    row.put("big", id % 4 == 1 ? null : Long.toUnsignedString(id * 0x9e3779b97f4a7c15L));
    row.put("price", id % 6 == 5 ? null : (Object) (id % 100 / 8.0 - 5));
    row.put("raw", id % 8 == 7 ? null : "%04x".formatted(id % 65536).repeat(id % 3));
    row.put("day", id % 9 == 8 ? null : (Object) (19_000L + id));
    row.put("at", id % 10 == 9 ? null : Long.toString(1_700_000_000_000_000L + id));
    row.put("vector", id % 11 == 10 ? null : items(4, k -> id * 0.5 - k));
    row.put("wide", id % 13 == 12 ? null : items(64, k -> (double) (id + k) % 31));
    row.put("half", items(3, k -> (id + k) % 64 / 4.0));
    row.put("bits", id % 5 == 4 ? null : List.of((long) (id % 256), (long) (id * 3 % 256)));
    return row;
  }

  private static List<Double> items(int size, IntToDoubleFunction item) {
    List<Double> items = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      items.add(item.applyAsDouble(k));
    }
    return items;
  }
}
