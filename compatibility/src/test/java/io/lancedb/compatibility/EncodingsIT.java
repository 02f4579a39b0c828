package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.ConnectOptions;
import io.lancedb.query.FluentQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * The tables in which every encoding appears (see {@link OfficialEncodingsTest}) read back equal:
 * as a whole, column by column, in windows and through filters.
 */
class EncodingsIT {

  @ParameterizedTest
  @ValueSource(strings = {"encodings_2_1", "encodings_2_2"})
  void allRowsOfAllColumnsAreWhatTheFormulasSay(String name) {
    try (OurTable table = open(name)) {
      assertThat(OfficialFiles.fields(table.schema()))
          .isEqualTo(OfficialFiles.expectedFields(name));
      int first = firstRow(name);
      assertThat(compare(table.table().query(), first)).isEqualTo(EncodingsTable.END - first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encodings_2_1", "encodings_2_2"})
  void eachColumnIsReadByItself(String name) {
    try (OurTable table = open(name)) {
      int first = firstRow(name);
      for (String column : columns(name)) {
        assertThat(compare(table.table().query().select(column), first))
            .as(column)
            .isEqualTo(EncodingsTable.END - first);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encodings_2_1", "encodings_2_2"})
  void anyWindowIsRead(String name) {
    SplittableRandom random = new SplittableRandom(41);
    try (OurTable table = open(name)) {
      int first = firstRow(name);
      int rows = EncodingsTable.END - first;
      for (int window = 0; window < 20; window++) {
        int limit = 1 + random.nextInt(window % 4 == 0 ? 5000 : 20);
        int offset = window % 3 == 0 ? rows - 300 + random.nextInt(300) : random.nextInt(rows);
        int expected = Math.min(limit, rows - offset);
        assertThat(compare(table.table().query().offset(offset).limit(limit), first + offset))
            .as("offset %d, limit %d", offset, limit)
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encodings_2_1", "encodings_2_2"})
  void filtersCountAsTheOfficialClientDoes(String name) {
    try (OurTable table = open(name)) {
      for (JsonNode count : OfficialFiles.expected(name).get("counts")) {
        assertThat(table.count(count.get("filter").textValue()))
            .as(count.get("filter").textValue())
            .isEqualTo(count.get("rows").longValue());
      }
    }
  }

  /** Compares every value with its formula; returns the number of rows. */
  private static int compare(FluentQuery<?> query, int firstRow) {
    AtomicInteger next = new AtomicInteger(firstRow);
    query
        .mapBatches(batch -> {
          compare(batch, next.getAndAdd(batch.getRowCount()));
          return Mono.empty();
        })
        .blockLast();
    return next.get() - firstRow;
  }

  private static void compare(VectorSchemaRoot batch, int firstRow) {
    for (FieldVector vector : batch.getFieldVectors()) {
      for (int i = 0; i < batch.getRowCount(); i++) {
        Object expected = EncodingsTable.value(vector.getName(), firstRow + i);
        Object actual = Canonical.value(vector, i);
        if (!Objects.equals(actual, expected)) {
          assertThat(actual).as("%s of row %d", vector.getName(), firstRow + i).isEqualTo(expected);
        }
      }
    }
  }

  private static OurTable open(String name) {
    return OurTable.open(ConnectOptions.of(OfficialFiles.directory().toString()), name);
  }

  private static int firstRow(String name) {
    return OfficialFiles.expected(name).get("firstRow").intValue();
  }

  private static List<String> columns(String name) {
    List<String> columns = new ArrayList<>();
    for (JsonNode field : OfficialFiles.expected(name).get("schema")) {
      columns.add(field.get("name").textValue());
    }
    return columns;
  }
}
