package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;

/**
 * Data files of the official client, and the values in them: the formulas of {@code make.mjs}, by
 * the name of the column, {@code type|pattern|nulls}.
 */
final class OfficialFiles {

  static final List<String> NAMES =
      List.of("narrow", "chunks", "vectors", "strings", "words", "wide", "asked");
  static final List<String> VERSIONS = List.of("2.1", "2.2");

  private static final String[] WORDS = {
    "alpha ", "beta ", "gamma ", "delta ", "epsilon ", "zeta ", "eta ", "theta "
  };

  private OfficialFiles() {}

  static List<String> all() {
    List<String> files = new ArrayList<>();
    for (String version : VERSIONS) {
      for (String name : NAMES) {
        files.add(name + "-" + version);
      }
    }
    return files;
  }

  static byte[] bytes(String file) {
    String resource = "/official/reader/" + file + ".lance";
    try (InputStream in =
        Objects.requireNonNull(OfficialFiles.class.getResourceAsStream(resource), resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StorePath put(TestStore store, String file) {
    StorePath path = StorePath.of("data/" + file + ".lance");
    store.put(path, bytes(file));
    return path;
  }

  static List<FileColumn> columns(LanceFileReader file) {
    List<FileColumn> columns = new ArrayList<>();
    for (LanceField field : file.schema().fields()) {
      columns.add(new FileColumn(columns.size(), field));
    }
    return columns;
  }

  /** Compares the rows of a vector with the formula. */
  static void assertRows(FieldVector vector, RowRanges rows) {
    int at = 0;
    for (int range = 0; range < rows.size(); range++) {
      for (long row = rows.start(range); row < rows.end(range); row++, at++) {
        Object actual = actual(vector, at);
        Object expected = expected(vector.getName(), (int) row);
        if (!Objects.equals(actual, expected)) {
          assertThat(actual).as("%s, row %d, at %d", vector.getName(), row, at).isEqualTo(expected);
        }
      }
    }
    assertThat(vector.getValueCount()).as(vector.getName()).isEqualTo(at);
  }

  static @Nullable Object actual(ValueVector vector, int at) {
    if (vector.isNull(at)) {
      return null;
    }
    return switch (vector) {
      case FixedSizeListVector list -> {
        List<@Nullable Object> items = new ArrayList<>();
        int size = list.getListSize();
        for (int k = 0; k < size; k++) {
          items.add(actual(list.getDataVector(), at * size + k));
        }
        yield items;
      }
      case BitVector bits -> (long) bits.get(at);
      case BaseIntVector ints -> ints.getValueAsLong(at);
      case Float2Vector halves -> (double) Float16.toFloat(halves.get(at));
      case Float4Vector floats -> (double) floats.get(at);
      case Float8Vector doubles -> doubles.get(at);
      case DateDayVector days -> (long) days.get(at);
      case DateMilliVector millis -> millis.get(at);
      case TimeStampVector times -> times.get(at);
      case VarCharVector texts -> new String(texts.get(at), StandardCharsets.UTF_8);
      case VarBinaryVector bytes -> new String(bytes.get(at), StandardCharsets.UTF_8);
      default -> throw new IllegalArgumentException(vector.toString());
    };
  }

  static @Nullable Object expected(String column, int i) {
    String[] parts = column.split("\\|", -1);
    String type = parts[0];
    String pattern = parts[1];
    String nulls = parts[2];
    if (!nulls.equals("items") && isNull(nulls, i)) {
      return null;
    }
    return switch (type) {
      case "bool" -> pattern.equals("rand") ? mix(i) & 1L : small(pattern, i) & 1L;
      case "int8" -> (long) (byte) int64(pattern, i);
      case "int16", "date32" -> (long) (short) int64(pattern, i);
      case "int32", "ts_s", "ts_ms", "ts_us", "ts_ns" -> (long) (int) int64(pattern, i);
      case "int64", "uint64" -> int64(pattern, i);
      case "uint8" -> int64(pattern, i) & 0xff;
      case "uint16" -> int64(pattern, i) & 0xffff;
      case "uint32" -> int64(pattern, i) & 0xffff_ffffL;
      case "date64" -> (short) int64(pattern, i) * 86_400_000L;
      case "float16" ->
          pattern.equals("rand") ? (mix(i) & 2047) - 1024.0 : (double) small(pattern, i);
      case "float32", "float64" ->
          pattern.equals("rand") ? (mix(i) >> 8) / 16.0 : small(pattern, i) / 4.0;
      case "utf8", "binary" -> text(pattern, i);
      default -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int k = 0; k < Integer.parseInt(pattern); k++) {
          boolean none = nulls.equals("items") && (i + k) % 11 == 3;
          items.add(none ? null : item(type.substring(4), i, k));
        }
        yield items;
      }
    };
  }

  private static Object item(String kind, int i, int k) {
    int mixed = mix(i * 1024 + k);
    return switch (kind) {
      case "u8" -> mixed & 255L;
      case "f16" -> (double) (mixed % 1024);
      default -> (mixed >> 8) / 16.0;
    };
  }

  private static long int64(String pattern, int i) {
    return pattern.equals("rand")
        ? (long) mix(i) << 32 | mix(i + 1000) & 0xffff_ffffL
        : small(pattern, i);
  }

  private static String text(String pattern, int i) {
    return switch (pattern) {
      case "empty" -> "";
      case "words" -> words(i, 2 + i % 7);
      case "wide" -> words(i, 40 + i % 9);
      case "huge" -> "xyz" + String.valueOf(i).repeat(i % 5 == 2 ? 34000 : 3);
      case "blob" -> {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < (i % 4 == 1 ? 40 : i % 3); k++) {
          text.append(Integer.toHexString(mix(i * 64 + k)));
        }
        yield text.toString();
      }
      case "rand" -> "r" + Integer.toHexString(mix(i));
      default -> "v" + small(pattern, i);
    };
  }

  private static String words(int i, int count) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < count; k++) {
      text.append(WORDS[Integer.remainderUnsigned(mix(i * 64 + k), 8)]);
    }
    return text.toString();
  }

  private static int small(String pattern, int i) {
    return switch (pattern) {
      case "seq" -> i * 3 % 100;
      case "runs" -> i / 50 % 100;
      case "long" -> i / 700;
      case "few" -> Integer.remainderUnsigned(mix(i), 3);
      case "const" -> 7;
      default -> throw new IllegalArgumentException(pattern);
    };
  }

  private static boolean isNull(String nulls, int i) {
    return switch (nulls) {
      case "none" -> false;
      case "some" -> Integer.remainderUnsigned(mix(i ^ 77), 5) == 0;
      case "sparse" -> i % 400 == 399;
      case "most" -> i % 7 != 3;
      default -> true;
    };
  }

  private static int mix(int x) {
    int a = (x ^ x >>> 16) * 0x45d9f3b;
    int b = (a ^ a >>> 16) * 0x45d9f3b;
    return b ^ b >>> 16;
  }
}
