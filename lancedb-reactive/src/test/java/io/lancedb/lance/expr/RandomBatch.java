package io.lancedb.lance.expr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Rows of every type with the edges of each, and the same values as plain objects: integers as
 * {@code Long} (uint64 as its bits), floats as {@code Double}, texts as {@code String}, null as
 * null.
 */
final class RandomBatch implements AutoCloseable {

  private static final String[] WORDS = {
    "",
    "a",
    "b",
    "ab",
    "aB",
    "fizz",
    "a%b",
    "a_b",
    "a\\b",
    "ünï",
    "😀",
    "x\ny",
    "aaaaaaaaaaaab",
    "aaaaaaaaaaaac"
  };
  private static final double[] FLOATS = {
    0.0, -0.0, 1, -1, 1.5, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1000
  };

  private final Map<String, List<@Nullable Object>> values = new LinkedHashMap<>();
  private final VectorSchemaRoot root;
  private final int rows;

  @FunctionalInterface
  private interface Setter {
    void set(int row, Object value);
  }

  RandomBatch(SplittableRandom random, BufferAllocator allocator) {
    rows = random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(1, 2_500);
    List<FieldVector> vectors = new ArrayList<>();
    int nulls = random.nextInt(4); // none, few, half, all
    TinyIntVector i8 = new TinyIntVector("i8", allocator);
    fill(random, nulls, vectors, i8, "i8", (r, v) -> i8.setSafe(r, ((Long) v).intValue()));
    SmallIntVector i16 = new SmallIntVector("i16", allocator);
    fill(random, nulls, vectors, i16, "i16", (r, v) -> i16.setSafe(r, ((Long) v).intValue()));
    IntVector i32 = new IntVector("i32", allocator);
    fill(random, nulls, vectors, i32, "i32", (r, v) -> i32.setSafe(r, ((Long) v).intValue()));
    BigIntVector i64 = new BigIntVector("i64", allocator);
    fill(random, nulls, vectors, i64, "i64", (r, v) -> i64.setSafe(r, (Long) v));
    UInt1Vector u8 = new UInt1Vector("u8", allocator);
    fill(random, nulls, vectors, u8, "u8", (r, v) -> u8.setSafe(r, ((Long) v).intValue()));
    UInt2Vector u16 = new UInt2Vector("u16", allocator);
    fill(random, nulls, vectors, u16, "u16", (r, v) -> u16.setSafe(r, ((Long) v).intValue()));
    UInt4Vector u32 = new UInt4Vector("u32", allocator);
    fill(random, nulls, vectors, u32, "u32", (r, v) -> u32.setSafe(r, ((Long) v).intValue()));
    UInt8Vector u64 = new UInt8Vector("u64", allocator);
    fill(random, nulls, vectors, u64, "u64", (r, v) -> u64.setSafe(r, (Long) v));
    Float2Vector f16 = new Float2Vector("f16", allocator);
    fill(
        random,
        nulls,
        vectors,
        f16,
        "f16",
        (r, v) -> f16.setSafe(r, Float.floatToFloat16(((Double) v).floatValue())));
    Float4Vector f32 = new Float4Vector("f32", allocator);
    fill(random, nulls, vectors, f32, "f32", (r, v) -> f32.setSafe(r, ((Double) v).floatValue()));
    Float8Vector f64 = new Float8Vector("f64", allocator);
    fill(random, nulls, vectors, f64, "f64", (r, v) -> f64.setSafe(r, (Double) v));
    VarCharVector s = new VarCharVector("s", allocator);
    fill(random, nulls, vectors, s, "s", (r, v) -> s.setSafe(r, utf8(v)));
    VarCharVector s2 = new VarCharVector("s2", allocator);
    fill(random, nulls, vectors, s2, "s2", (r, v) -> s2.setSafe(r, utf8(v)));
    VarBinaryVector bin = new VarBinaryVector("bin", allocator);
    fill(random, nulls, vectors, bin, "bin", (r, v) -> bin.setSafe(r, utf8(v)));
    DateDayVector d32 = new DateDayVector("d32", allocator);
    fill(random, nulls, vectors, d32, "d32", (r, v) -> d32.setSafe(r, ((Long) v).intValue()));
    TimeStampMilliVector ts = new TimeStampMilliVector("ts", allocator);
    fill(random, nulls, vectors, ts, "ts", (r, v) -> ts.setSafe(r, (Long) v));
    BitVector b = new BitVector("b", allocator);
    fill(random, nulls, vectors, b, "b", (r, v) -> b.setSafe(r, (Boolean) v ? 1 : 0));
    BitVector b2 = new BitVector("b2", allocator);
    fill(random, nulls, vectors, b2, "b2", (r, v) -> b2.setSafe(r, (Boolean) v ? 1 : 0));
    root = new VectorSchemaRoot(vectors);
    root.setRowCount(rows);
  }

  private void fill(
      SplittableRandom random,
      int nulls,
      List<FieldVector> vectors,
      FieldVector vector,
      String name,
      Setter setter) {
    List<@Nullable Object> column = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      boolean isNull =
          switch (nulls) {
            case 0 -> false;
            case 1 -> random.nextInt(20) == 0;
            case 2 -> random.nextBoolean();
            default -> true;
          };
      @Nullable Object value = isNull ? null : value(random, name);
      column.add(value);
      if (value != null) {
        setter.set(row, value);
      }
    }
    vector.setValueCount(rows);
    vectors.add(vector);
    values.put(name, column);
  }

  /** A value that a column can hold, often an edge. */
  static Object value(SplittableRandom random, String column) {
    return switch (column) {
      case "i8" -> integer(random, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "i16" -> integer(random, Short.MIN_VALUE, Short.MAX_VALUE);
      case "i32" -> integer(random, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "i64" -> integer(random, Long.MIN_VALUE, Long.MAX_VALUE);
      case "u8" -> integer(random, 0, 255);
      case "u16" -> integer(random, 0, 65_535);
      case "u32" -> integer(random, 0, 0xffff_ffffL);
      case "u64" ->
          random.nextInt(3) == 0 ? (Long) random.nextLong() : integer(random, 0, Long.MAX_VALUE);
      case "f16" -> {
        double d = FLOATS[random.nextInt(FLOATS.length)];
        yield (double) Float.float16ToFloat(Float.floatToFloat16((float) d));
      }
      case "f32" -> (double) (float) FLOATS[random.nextInt(FLOATS.length)];
      case "f64" ->
          random.nextInt(5) == 0
              ? (Double) random.nextDouble(-2, 2)
              : (Double) FLOATS[random.nextInt(FLOATS.length)];
      case "d32" -> random.nextLong(-3, 3) * 1000;
      case "ts" -> random.nextLong(-3, 3) * 40_000_000_001L;
      case "b", "b2" -> random.nextBoolean();
      default -> WORDS[random.nextInt(WORDS.length)];
    };
  }

  private static Long integer(SplittableRandom random, long low, long high) {
    return switch (random.nextInt(8)) {
      case 0 -> low;
      case 1 -> high;
      default -> Math.max(low, random.nextLong(-3, 4));
    };
  }

  private static byte[] utf8(Object value) {
    return ((String) value).getBytes(StandardCharsets.UTF_8);
  }

  VectorSchemaRoot root() {
    return root;
  }

  int rows() {
    return rows;
  }

  @Nullable Object value(String column, int row) {
    return Objects.requireNonNull(values.get(column)).get(row);
  }

  Map<String, @Nullable Object> row(int row) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    values.forEach((name, column) -> all.put(name, column.get(row)));
    return all;
  }

  @Override
  public void close() {
    root.close();
  }
}
