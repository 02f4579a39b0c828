package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed tables show every encoding that the official client chooses for our types. */
class OfficialEncodingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"encodings_2_1", "encodings_2_2"})
  void thePagesOfEachColumnAreLaidOutAsListed(String table) throws IOException {
    JsonNode expected = OfficialFiles.expected(table);
    Map<String, Set<String>> listed = new TreeMap<>();
    for (Map.Entry<String, JsonNode> column : expected.get("encodings").properties()) {
      Set<String> layouts = new TreeSet<>();
      column.getValue().forEach(layout -> layouts.add(layout.textValue()));
      listed.put(column.getKey(), layouts);
    }

    assertThat(layouts(table)).isEqualTo(listed);
  }

  @Test
  void version22ShowsEachEncoding() throws IOException {
    assertThat(words("encodings_2_2", "all_types_2_2"))
        .contains("mini_block(", "full_zip(", "large_chunks")
        .contains("constant(inline value, layers=ALL_VALID_ITEM)")
        .contains("constant(inline value, layers=NULLABLE_ITEM)")
        .contains("constant(value buffer, layers=ALL_VALID_ITEM)")
        .contains("constant(value buffer, layers=NULLABLE_ITEM)")
        .contains("constant(all null, layers=NULLABLE_ITEM)")
        .contains("dictionary=general(lz4, variable(flat(32)))")
        .contains("dictionary=general(lz4, flat(64))")
        .contains("def=rle(flat(16), flat(8))")
        .contains(COMMON);
  }

  @Test
  void version21ShowsEachEncoding() throws IOException {
    assertThat(words("encodings_2_1", "all_types_2_1"))
        .contains("constant(all null, layers=NULLABLE_ITEM)", "dictionary=variable(flat(32))")
        .contains(COMMON)
        .doesNotContain("large_chunks", "def=rle", "inline value", "value buffer");
  }

  private static final String[] COMMON = {
    "values=flat(1)",
    "values=flat(8)",
    "values=flat(16)",
    "values=flat(32)",
    "values=flat(64)",
    "values=inline_bitpacking(8)",
    "values=inline_bitpacking(16)",
    "values=inline_bitpacking(32)",
    "values=inline_bitpacking(64)",
    "values=rle(flat(32), flat(8))",
    "values=variable(flat(32))",
    "values=fsst(variable(flat(32)))",
    "values=fixed_size_list(2, flat(8))",
    "values=fixed_size_list(3, validity, flat(32))",
    "values=byte_stream_split(flat(64))",
    "values=general(lz4, byte_stream_split(flat(32)))",
    "values=general(zstd, byte_stream_split(flat(32)))",
    "def=flat(16)",
    "def=inline_bitpacking(16)",
    "def=out_of_line_bitpacking(16, flat(1))",
    "full_zip(bits_per_value=2048, bits_def=0, values=fixed_size_list(64, flat(32))",
    "full_zip(bits_per_value=2048, bits_def=1, values=fixed_size_list(64, flat(32))",
    "full_zip(bits_per_value=2080, bits_def=0, values=fixed_size_list(32, validity, flat(64))",
    "full_zip(bits_per_value=32, bits_def=1, values=flat(32)",
    "full_zip(bits_per_offset=32, bits_def=1, values=variable(flat(32))",
    "full_zip(bits_per_offset=32, bits_def=1, values=general(zstd, variable(flat(32)))",
    "full_zip(bits_per_offset=32, bits_def=0, values=general(zstd, variable(flat(32)))",
  };

  private static String words(String... tables) throws IOException {
    Set<String> words = new TreeSet<>();
    for (String table : tables) {
      for (Path file : OfficialFiles.dataFiles(table)) {
        PageLayouts.of(file).forEach(words::addAll);
      }
    }
    return String.join("\n", words);
  }

  private static Map<String, Set<String>> layouts(String table) throws IOException {
    List<String> columns = new ArrayList<>();
    OfficialFiles.expected(table)
        .get("schema")
        .forEach(field -> columns.add(field.get("name").textValue()));
    Map<String, Set<String>> layouts = new TreeMap<>();
    for (Path file : OfficialFiles.dataFiles(table)) {
      List<List<String>> found = PageLayouts.of(file);
      assertThat(found).hasSameSizeAs(columns);
      for (int c = 0; c < columns.size(); c++) {
        layouts.computeIfAbsent(columns.get(c), name -> new TreeSet<>()).addAll(found.get(c));
      }
    }
    return layouts;
  }
}
