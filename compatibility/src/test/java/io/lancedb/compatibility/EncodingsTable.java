package io.lancedb.compatibility;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of the tables {@code encodings_2_1} and {@code encodings_2_2} by column and row
 * number, in the spelling of {@link Canonical}; {@code node/fixtures/encodings.js} has the same
 * formulas.
 */
final class EncodingsTable {

  /** First row of the second fragment; some columns are null before it. */
  static final int SECOND = 92_000;

  /** First row of the third fragment; other columns are null before it. */
  static final int THIRD = 99_880;

  /** First row number that is not in the tables. */
  static final int END = 100_000;

  private EncodingsTable() {}

  /** The value of a column in row {@code i}. */
  static @Nullable Object value(String column, int i) {
    if (i < SECOND && isLater(column) || i < THIRD && isLast(column)) {
      return null;
    }
    return switch (column) {
      case "id" -> Long.toString(i);
      case "packed_i8" -> (long) (i * 7 % 8);
      case "packed_i16" -> i % 3 == 0 ? null : (Object) (long) (i % 16);
      case "packed_u32" -> (long) (i * 31 % 8);
      case "packed_time" -> i % 4 == 1 ? null : Integer.toString(i * 11 % 7);
      case "run_i32" -> (long) (i / 500);
      case "run_nulls" -> i / 400 % 5 == 0 ? null : Integer.toString(i / 400 % 9);
      case "constant" -> 7L;
      case "constant_nulls" -> i >= SECOND && i % 7 == 0 ? null : (Object) 42L;
      case "constant_text" -> "lance";
      case "all_null" -> null;
      case "flag" -> (long) i * i % 5 == 1;
      case "flag_nulls" -> i % 10 == 9 ? null : (Object) (i % 4 < 2);
      case "color" -> i % 11 == 0 ? null : "color-" + i % 8;
      case "rare_nulls" -> i % 4000 == 1 ? null : (Object) (long) (i % 2);
      case "flat_i8" -> (long) (i * 37 % 256 - 128);
      case "flat_f32" -> (i * 13 % 1000 - 500) / 4.0;
      case "flat_i64" -> Long.toString(-(long) i * 1_000_003);
      case "flat_f64" -> i % 2 == 0 ? null : (Object) ((i * 7 % 1001 - 500) / 16.0);
      case "flat_f16" -> (i % 64 - 32) / 8.0;
      case "positive_f32" -> 1 + i * 17 % 256 / 256.0;
      case "text" -> i % 6 == 5 ? null : "apples " + i;
      case "short_text" -> Integer.toString(i * 7 % 6000, 36);
      case "bytes" -> i % 3 == 0 ? null : bytes(i % 7, k -> i + k);
      case "big_dictionary" -> Long.toString(i * 7 % 10 * 900_000_000_000_000_007L);
      case "long_text" -> i % 3 == 0 ? null : i + " " + "lorem ipsum dolor sit amet ".repeat(10);
      case "long_bytes" -> i % 4 == 0 ? bytes(256 + i % 16, k -> i * k) : null;
      case "huge_text" -> hugeText(i);
      case "huge_bytes" -> i % 50 == 40 ? bytes(33_000, k -> k % 100) : bytes(1, k -> i);
      case "pair" -> i % 9 == 4 ? null : List.of((long) (i % 256), (long) (i * 3 % 256));
      case "gaps" -> gaps(i);
      case "vector" -> i % 10 == 0 ? null : list(64, k -> (i * 3 + k * 5) % 17 / 4.0);
      case "full_vector" -> list(64, k -> (i + k) % 16 * 1.0);
      case "gap_vector" -> list(32, k -> (i + k) % 7 == 0 ? null : (k - i % 32) * 1.0);
      case "half_vector" -> i % 2 == 0 ? null : list(8, k -> (i + k) % 9 / 8.0);
      case "split_f32", "split_f64" -> (i * 29 % 512 - 256) / 32.0;
      case "zstd_i32" -> i % 2 == 0 ? i % 50L : -(i % 50L);
      case "lz4_text" -> i % 8 == 7 ? null : "pear " + i % 500;
      case "zipped_text" -> i % 5 == 0 ? null : "zip " + i;
      case "zipped_i32" -> i % 5 == 0 ? null : (Object) (long) (i - 99_900);
      default -> throw new IllegalArgumentException(column);
    };
  }

  /** Whether a column has values from the second fragment on only. */
  private static boolean isLater(String column) {
    return switch (column) {
      case "flat_i8",
          "flat_f32",
          "positive_f32",
          "text",
          "short_text",
          "big_dictionary",
          "pair",
          "split_f32",
          "zstd_i32",
          "lz4_text" ->
          true;
      default -> false;
    };
  }

  /** Whether a column has values in the third fragment only. */
  private static boolean isLast(String column) {
    return switch (column) {
      case "flat_i64",
          "flat_f64",
          "flat_f16",
          "bytes",
          "long_text",
          "long_bytes",
          "huge_text",
          "huge_bytes",
          "gaps",
          "vector",
          "full_vector",
          "gap_vector",
          "half_vector",
          "split_f64",
          "zipped_text",
          "zipped_i32" ->
          true;
      default -> false;
    };
  }

  private static @Nullable String hugeText(int i) {
    if (i % 50 == 30) {
      return "the quick brown fox ".repeat(1700) + i;
    }
    return i % 5 == 0 ? null : "tiny " + i;
  }

  private static List<@Nullable Object> gaps(int i) {
    List<@Nullable Object> items = new ArrayList<>();
    items.add(i % 8 * 1.0);
    items.add(i % 3 == 0 ? null : (Object) 0.5);
    items.add(-1.0 * (i % 5));
    return items;
  }

  private static List<@Nullable Object> list(int size, IntFunction<@Nullable Object> item) {
    List<@Nullable Object> items = new ArrayList<>(size);
    for (int k = 0; k < size; k++) {
      items.add(item.apply(k));
    }
    return items;
  }

  private static String bytes(int size, IntUnaryOperator item) {
    byte[] bytes = new byte[size];
    for (int k = 0; k < size; k++) {
      bytes[k] = (byte) item.applyAsInt(k);
    }
    return HexFormat.of().formatHex(bytes);
  }
}
