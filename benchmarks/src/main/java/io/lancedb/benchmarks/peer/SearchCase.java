package io.lancedb.benchmarks.peer;

import io.lancedb.query.VectorQuery;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A case of {@link SearchWorkload}: {@code <index>.<configuration>[.<what>...]}, such as {@code
 * ivfpq.np20_rf5.conc8} or {@code hnswsq.default.cat1pct}.
 *
 * @param index the kind, or {@code flat} for an exact search
 * @param nprobes {@code np<n>}; 0 for the default
 * @param refineFactor {@code rf<n>}; 0 for none
 * @param ef {@code ef<n>}; 0 for the default
 * @param concurrency {@code conc<n>}; requests in flight
 * @param filter {@code cat1pct} or {@code price10pct}; null for none
 * @param cold whether each query has a connection of its own
 */
record SearchCase(
    String index,
    int nprobes,
    int refineFactor,
    int ef,
    int concurrency,
    @Nullable Filter filter,
    boolean cold) {

  /** A prefilter and the file with its exact answers. */
  enum Filter {
    CAT1PCT("category = 'cat_042'", "gt_f1.i32"),
    PRICE10PCT("price < 10.0", "gt_f10.i32");

    final String condition;
    final String answers;

    Filter(String condition, String answers) {
      this.condition = condition;
      this.answers = answers;
    }
  }

  static SearchCase parse(String name) {
    List<String> parts = Arrays.asList(name.split("\\.", -1));
    if (parts.size() < 2) {
      throw new IllegalArgumentException("No search " + name);
    }
    String configuration = parts.get(1);
    List<String> more = parts.subList(2, parts.size());
    @Nullable Filter filter = null;
    int concurrency = 1;
    for (String part : more) {
      switch (part) {
        case "cat1pct" -> filter = Filter.CAT1PCT;
        case "price10pct" -> filter = Filter.PRICE10PCT;
        case "cold" -> {}
        default -> concurrency = number(part, "conc");
      }
    }
    return new SearchCase(
        parts.get(0),
        number(configuration, "np"),
        number(configuration, "rf"),
        number(configuration, "ef"),
        concurrency,
        filter,
        more.contains("cold"));
  }

  private static int number(String text, String key) {
    Matcher matcher = Pattern.compile(key + "(\\d+)").matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  boolean exact() {
    return index.equals("flat");
  }

  VectorQuery configure(VectorQuery query) {
    VectorQuery configured = query.limit(SearchWorkload.LIMIT).select("id", "_distance");
    if (nprobes > 0) {
      configured = configured.nprobes(nprobes);
    }
    if (refineFactor > 0) {
      configured = configured.refineFactor(refineFactor);
    }
    if (ef > 0) {
      configured = configured.ef(ef);
    }
    return filter == null ? configured : configured.where(filter.condition);
  }
}
