package io.lancedb.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.Table;
import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question of {@code make-index-answers.js}: options of a vector search, and the official answer.
 *
 * @param json the line of the file
 */
record IndexQuestion(JsonNode json) {

  /** Without vectors and answer. */
  String title() {
    StringBuilder title = new StringBuilder(json.get("vectors").size() + " vectors");
    json.properties()
        .forEach(option -> {
          if (!option.getKey().equals("answer") && !option.getKey().equals("vectors")) {
            title.append(' ').append(option.getKey()).append('=').append(option.getValue());
          }
        });
    return title.toString();
  }

  boolean has(String option) {
    return json.has(option);
  }

  boolean isPlan() {
    return has("explain");
  }

  boolean isError() {
    return json.get("answer").has("error");
  }

  /** Vectors that have no neighbours, or distances that are none: nothing to compare. */
  boolean isMeaningless() {
    boolean all = true;
    for (JsonNode vector : json.get("vectors")) {
      boolean zero = true;
      for (JsonNode element : vector) {
        zero &= element.isNumber() && element.doubleValue() == 0;
        if (element.isTextual()) {
          return true;
        }
      }
      all &= zero;
    }
    return all || json.get("answer").toString().contains("\"NaN\"");
  }

  /** The official rows: the columns' names with their values. */
  List<Map<String, @Nullable Object>> rows() {
    List<String> names = new ArrayList<>();
    json.get("answer")
        .get("columns")
        .forEach(column -> names.add(column.textValue().split(" ", 2)[0]));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (JsonNode values : json.get("answer").get("rows")) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        JsonNode value = values.get(i);
        row.put(
            names.get(i),
            names.get(i).equals("_distance")
                ? Double.valueOf(value.asDouble())
                : value.isTextual() ? value.textValue() : Long.valueOf(value.longValue()));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The same search of ours. */
  VectorQuery ask(Table table) {
    VectorQuery query = table.vectorSearch(vector(0));
    for (int i = 1; i < json.get("vectors").size(); i++) {
      query = query.addQueryVector(vector(i));
    }
    query = query.select("id");
    for (Map.Entry<String, JsonNode> option : json.properties()) {
      query = with(query, option.getKey(), option.getValue());
    }
    return query;
  }

  /** The exact search whose hits the index should find. */
  VectorQuery exact(Table table, DistanceType distance) {
    VectorQuery query = ask(table);
    return has("distance")
        ? query.bypassVectorIndex()
        : query.bypassVectorIndex().distanceType(distance);
  }

  private static VectorQuery with(VectorQuery query, String option, JsonNode value) {
    return switch (option) {
      case "column" -> query.column(value.textValue());
      case "distance" ->
          query.distanceType(DistanceType.valueOf(value.textValue().toUpperCase(Locale.ROOT)));
      case "where" -> query.where(value.textValue());
      case "postfilter" -> query.postfilter();
      case "limit" -> query.limit(value.longValue());
      case "offset" -> query.offset(value.longValue());
      case "rowId" -> query.withRowId();
      case "nprobes" -> query.nprobes(value.intValue());
      case "minimumNprobes" -> query.minimumNprobes(value.intValue());
      case "maximumNprobes" -> query.maximumNprobes(value.intValue());
      case "refineFactor" -> query.refineFactor(value.intValue());
      case "ef" -> query.ef(value.intValue());
      case "fastSearch" -> query.fastSearch();
      case "bypass" -> query.bypassVectorIndex();
      case "range" -> query.distanceRange(bound(value.get(0)), bound(value.get(1)));
      case "vectors", "answer", "multi" -> query;
      default -> throw new IllegalArgumentException("No option " + option);
    };
  }

  private static @Nullable Float bound(JsonNode bound) {
    return bound.isNull() ? null : bound.floatValue();
  }

  private QueryVector vector(int i) {
    JsonNode numbers = json.get("vectors").get(i);
    float[] vector = new float[numbers.size()];
    for (int k = 0; k < vector.length; k++) {
      vector[k] = Float.parseFloat(numbers.get(k).asText());
    }
    return QueryVector.of(vector);
  }
}
