package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Answers of the official client 0.39, recorded by {@code official-distances.mjs}. */
class OfficialDistancesTest {

  @Test
  void theOfficialClientFindsTheSameRowsAtTheSameDistances() throws Exception {
    ElementType type = ElementType.FLOAT32;
    List<double[]> rows = new ArrayList<>();
    double[] query = {};
    int answers = 0;
    try (InputStream resource = getClass().getResourceAsStream("official-distances.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "table" -> {
            type = ElementType.valueOf(words[1]);
            rows.clear();
          }
          case "row" -> rows.add(numbers(words));
          case "query" -> query = numbers(words);
          default -> {
            check(type, Metric.valueOf(words[0].toUpperCase(Locale.ROOT)), query, rows, words);
            answers++;
          }
        }
      }
    }
    assertThat(answers).isEqualTo(75);
  }

  private static double[] numbers(String[] words) {
    return Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  private static void check(
      ElementType type, Metric metric, double[] query, List<double[]> rows, String[] answer) {
    float[] distances = new float[rows.size()];
    try (Arena arena = Arena.ofConfined()) {
      DistanceKernels.of(metric, type, query)
          .distances(
              KernelReference.write(arena, type, 0, rows.toArray(double[][]::new)),
              0,
              rows.size(),
              distances,
              0);
    }
    TopK top = new TopK(1000);
    top.offerAll(distances, 0, distances.length, 0);
    long[] ids = new long[top.size()];
    float[] sorted = new float[top.size()];
    top.sortedInto(ids, sorted);

    String as = type + " " + Arrays.toString(query) + " " + String.join(" ", answer);
    assertThat(ids).as(as).hasSize(answer.length - 1);
    for (int i = 0; i < ids.length; i++) {
      String[] hit = answer[i + 1].split(":");
      double official = Double.parseDouble(hit[1]);
      int id = Integer.parseInt(hit[0]);
      if (Double.isInfinite(official)) {
        assertThat(ids[i]).as(as).isEqualTo(id);
        assertThat((double) sorted[i]).as(as).isEqualTo(official);
      } else {
        double tolerance = 1e-6 * Math.max(1, Math.abs(official));
        assertThat((double) distances[id]).as(as).isCloseTo(official, within(tolerance));
        assertThat((double) sorted[i]).as(as).isCloseTo(official, within(tolerance));
      }
    }
  }
}
