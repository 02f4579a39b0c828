package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.ConnectOptions;
import io.lancedb.error.LanceDbException;
import io.lancedb.query.DistanceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Indices that the official Node.js client built are searched here with its answers: equal where
 * distances are exact, equal distances where the same codes are compared in the same way, and
 * everywhere as many of the true neighbours.
 */
class IndexAnswersIT {

  /** Relative to the greater of the distance and 1, as additions are ordered in another way. */
  private static final double EXACT = 1e-5;

  /** Sums over tables of rounded distances. */
  private static final double CODES = 2e-4;

  /** The same where the official client rounds residuals to halves, or we round a query. */
  private static final double ROUNDED = 2e-3;

  /** How much recall may differ, in the mean over all questions about a table. */
  private static final double RECALL = 0.01;

  @TestFactory
  Stream<DynamicNode> eachQuestionHasTheOfficialAnswer() {
    return IndexFixtures.names().stream()
        .map(name -> {
          List<DynamicNode> tests = new ArrayList<>();
          for (JsonNode json : IndexFixtures.answers(name)) {
            IndexQuestion question = new IndexQuestion(json);
            if (!question.isPlan()) {
              tests.add(DynamicTest.dynamicTest(question.title(), () -> ask(name, question)));
            }
          }
          tests.add(DynamicTest.dynamicTest("recall", () -> recall(name)));
          return DynamicContainer.dynamicContainer(name, tests);
        });
  }

  private static void ask(String name, IndexQuestion question) {
    try (OurTable table = open(name)) {
      if (question.isError() || isRefusedHere(question)) {
        assertThatThrownBy(() -> OurTable.rows(question.ask(table.table())))
            .isInstanceOfAny(LanceDbException.class, IllegalArgumentException.class);
        return;
      }
      List<Map<String, @Nullable Object>> ours = OurTable.rows(question.ask(table.table()));
      if (!question.isMeaningless()) {
        List<Map<String, @Nullable Object>> official = question.rows();
        if (official.removeIf(row -> Double.isInfinite(distance(row)))) {
          // Rows of partitions that were not searched, where the filter leaves fewer than asked
          // for.
          Set<Object> near = hits(official);
          ours = ours.stream().filter(row -> near.contains(key(row))).toList();
        }
        compare(name, question, ours, official);
      }
    }
  }

  /**
   * No partition and no candidate: the official client then gives no rows, or takes it for none.
   */
  private static boolean isRefusedHere(IndexQuestion question) {
    return question.json().path("nprobes").asInt(1) == 0
        || question.json().path("ef").asInt(1) == 0;
  }

  private static void compare(
      String name,
      IndexQuestion question,
      List<Map<String, @Nullable Object>> ours,
      List<Map<String, @Nullable Object>> official) {
    if (!official.isEmpty() && !ours.isEmpty()) {
      List<String> columns = new ArrayList<>(official.get(0).keySet());
      if (question.has("fastSearch")) {
        columns.remove("_rowid"); // It slips out there, unasked for.
      }
      assertThat(ours.get(0).keySet().stream()).containsExactlyElementsOf(columns);
    }
    if (isExact(name, question)) {
      assertSame(ours, official);
      return;
    }
    if (!question.has("range")) {
      assertThat(ours).hasSameSizeAs(official);
    }
    boolean rounded = name.equals("pq_f16") || name.endsWith("sq_dot");
    double tolerance = isMeasuredAgain(name, question) ? EXACT : rounded ? ROUNDED : CODES;
    if (tolerance == EXACT || hasComparableCodes(name)) {
      Map<Object, Double> theirs = distances(official);
      distances(ours)
          .forEach((id, distance) -> {
            Double expected = theirs.get(id);
            if (expected != null) {
              assertThat(distance)
                  .as("_distance of id %s", id)
                  .isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
            }
          });
    }
  }

  /** Whole vectors are compared, and no graph decides which. */
  private static boolean isExact(String name, IndexQuestion question) {
    return name.startsWith("flat") || name.startsWith("beside") || question.has("bypass");
  }

  /** Distances come from stored vectors in the end. */
  private static boolean isMeasuredAgain(String name, IndexQuestion question) {
    boolean unindexed = name.equals("pq_deltas") && !question.has("fastSearch");
    return question.has("refineFactor") || unindexed;
  }

  /** Not so where the official client compares 4-bit codes and RaBitQ codes by rounded tables. */
  private static boolean hasComparableCodes(String name) {
    return !name.startsWith("rq") && !name.startsWith("pq4");
  }

  /** Equal distances row by row; equal ids, but for those of equal distance. */
  private static void assertSame(
      List<Map<String, @Nullable Object>> ours, List<Map<String, @Nullable Object>> official) {
    assertThat(ours).hasSameSizeAs(official);
    for (int i = 0; i < ours.size(); i++) {
      double expected = distance(official.get(i));
      double tolerance = EXACT * Math.max(1, Math.abs(expected));
      assertThat(distance(ours.get(i)))
          .as("_distance of row %d", i)
          .isCloseTo(expected, within(tolerance));
      Object id = Objects.requireNonNull(ours.get(i).get("id"));
      Set<Object> near = new HashSet<>();
      for (Map<String, @Nullable Object> row : official) {
        if (Math.abs(distance(row) - expected) <= 2 * tolerance) {
          near.add(Objects.requireNonNull(row.get("id")));
        }
      }
      boolean last = Math.abs(distance(official.getLast()) - expected) <= 2 * tolerance;
      if (!last) {
        assertThat(near).as("ids at the distance of row %d", i).contains(id);
      }
    }
  }

  /** Over all questions whose truth is known: as many true neighbours as the official client. */
  private static void recall(String name) {
    String distance =
        IndexFixtures.expected(name)
            .get("indices")
            .findValue("distanceType")
            .textValue()
            .toUpperCase(Locale.ROOT);
    double ours = 0;
    double official = 0;
    int count = 0;
    try (OurTable table = open(name)) {
      for (JsonNode json : IndexFixtures.answers(name)) {
        IndexQuestion question = new IndexQuestion(json);
        if (question.isPlan()
            || question.isError()
            || question.isMeaningless()
            || isRefusedHere(question)
            || question.has("range")
            || question.has("postfilter")
            || question.rows().stream().anyMatch(row -> Double.isInfinite(distance(row)))) {
          continue;
        }
        Set<Object> truth =
            hits(OurTable.rows(question.exact(table.table(), DistanceType.valueOf(distance))));
        if (truth.isEmpty()) {
          continue;
        }
        ours += share(truth, hits(OurTable.rows(question.ask(table.table()))));
        official += share(truth, hits(question.rows()));
        count++;
      }
    }
    assertThat(ours / count)
        .as("recall over %d questions, official %.4f", count, official / count)
        .isGreaterThanOrEqualTo(official / count - RECALL);
  }

  private static double share(Set<Object> truth, Set<Object> hits) {
    Set<Object> common = new HashSet<>(truth);
    common.retainAll(hits);
    return common.size() / (double) truth.size();
  }

  /** The ids; with several query vectors, with the number of the vector. */
  private static Set<Object> hits(List<Map<String, @Nullable Object>> rows) {
    return new HashSet<>(distances(rows).keySet());
  }

  private static Map<Object, Double> distances(List<Map<String, @Nullable Object>> rows) {
    Map<Object, Double> distances = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      distances.put(key(row), distance(row));
    }
    return distances;
  }

  private static Object key(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> key = new HashMap<>(row);
    key.keySet().retainAll(Set.of("id", "query_index"));
    return key;
  }

  private static double distance(Map<String, @Nullable Object> row) {
    return (Double) Objects.requireNonNull(row.get("_distance"));
  }

  private static OurTable open(String name) {
    return OurTable.open(ConnectOptions.of(IndexFixtures.directory().toString()), name);
  }
}
