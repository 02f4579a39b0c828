package io.lancedb.lance.expr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lancedb.error.LanceDbException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/**
 * Replays the answers of the official Node.js client 0.39.0 over the same rows; record.mjs beside
 * them made both.
 */
class OfficialFiltersTest {

  private static final String FOLDER = "/official/filters/";

  @Test
  void keepsTheSameRowsAndRefusesTheSameFiltersExceptForTheNamedDifferences() throws IOException {
    JsonNode answers = json("answers.json");
    Map<String, String> differences = differences();
    TreeMap<String, String> unexpected = new TreeMap<>();
    List<String> stale = new ArrayList<>(differences.keySet());
    try (BufferAllocator allocator = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(resource("rows.arrow"), allocator)) {
      assertThat(reader.loadNextBatch()).isTrue();
      VectorSchemaRoot rows = reader.getVectorSchemaRoot();
      try (VectorSchemaRoot batch = withSystemColumns(rows, allocator)) {
        for (JsonNode answer : answers) {
          String filter = answer.get("filter").asText();
          String official = answer.has("ids") ? answer.get("ids").toString() : "refused";
          String ours = evaluate(filter, rows.getSchema(), batch);
          String agreed = differences.get(filter);
          if (agreed != null && !ours.equals(official)) {
            stale.remove(filter);
          }
          if (!ours.equals(agreed == null ? official : agreed)) {
            unexpected.put(filter, "official " + official + ", ours " + ours);
          }
        }
      }
    }
    assertThat(answers).hasSizeGreaterThan(3_000);
    assertThat(unexpected).isEmpty();
    assertThat(stale).as("differences that are none").isEmpty();
  }

  private static String evaluate(String filter, Schema schema, VectorSchemaRoot batch) {
    try {
      return Arrays.toString(Filter.parse(filter, schema).evaluate(batch).rows()).replace(" ", "");
    } catch (LanceDbException _) {
      return "refused";
    }
  }

  /** The vectors of the rows, still theirs, with row ids and row addresses. */
  private static VectorSchemaRoot withSystemColumns(
      VectorSchemaRoot rows, BufferAllocator allocator) {
    int count = rows.getRowCount();
    List<FieldVector> vectors = new ArrayList<>(rows.getFieldVectors());
    for (String name : List.of("_rowid", "_rowaddr")) {
      UInt8Vector ids = new UInt8Vector(name, allocator);
      for (int i = 0; i < count; i++) {
        ids.setSafe(i, i);
      }
      ids.setValueCount(count);
      vectors.add(ids);
    }
    VectorSchemaRoot all = new VectorSchemaRoot(vectors);
    all.setRowCount(count);
    return all;
  }

  /** Where we differ on purpose: the filter and our answer; the resource names the reasons. */
  private static Map<String, String> differences() throws IOException {
    Map<String, String> differences = new LinkedHashMap<>();
    for (JsonNode reason : json("differences.json")) {
      assertThat(reason.get("reason").asText()).isNotBlank();
      reason
          .get("filters")
          .properties()
          .forEach(filter -> differences.put(filter.getKey(), filter.getValue().asText()));
    }
    return differences;
  }

  private static JsonNode json(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        OfficialFiltersTest.class.getResourceAsStream(FOLDER + name), name);
  }
}
