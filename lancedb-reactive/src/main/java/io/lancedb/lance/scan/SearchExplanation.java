package io.lancedb.lance.scan;

import io.lancedb.query.IndexUse;
import io.lancedb.query.QueryRequest;
import io.lancedb.query.VectorSearch;
import java.util.Objects;

/** The part of an explanation that tells how a vector search is run, in the official names. */
record SearchExplanation(QueryRequest request, SearchPlan plan) {

  /** Lines, each after a line break. */
  String text() {
    VectorSearch search = Objects.requireNonNull(request.search(), "search");
    SearchPlan.Chosen index = plan.index();
    VectorColumn column = plan.column();
    String measured =
        "column=%s, metric=%s%s"
            .formatted(
                column.field().name(),
                column.metric(),
                search.vectors().size() > 1 ? ", vectors=" + search.vectors().size() : "");
    if (index == null) {
      return search.index().indexedOnly()
          ? "\n    Empty: fast search, and %s".formatted(plan.exact())
          : "\n    KNNVectorDistance: %s, exact: %s".formatted(measured, plan.exact());
    }
    StringBuilder text = new StringBuilder();
    IndexUse use = search.index();
    boolean others = !use.indexedOnly() && !index.coverage().unindexed().isEmpty();
    if (others || use.refineFactor() != null) {
      text.append("\n    KNNVectorDistance: ").append(measured);
    }
    if (others) {
      text.append(
          "\n      UnionExec\n        LanceScan: unindexed fragments=%d, rows=%d"
              .formatted(index.coverage().unindexed().size(), index.coverage().unindexedRows()));
    }
    long limit = request.limit() == null ? QueryRequest.DEFAULT_SEARCH_LIMIT : request.limit();
    long k = limit + request.offset();
    int factor = use.refineFactor() == null ? 1 : use.refineFactor();
    text.append(
        "\n        ANNSubIndex: name=%s, type=%s, k=%d, deltas=%d, metric=%s"
            .formatted(
                index.name(),
                index.segments().get(0).kind(),
                k * factor,
                index.segments().size(),
                column.metric()));
    text.append(
        "\n          ANNIvfPartition: minimum_nprobes=%d, maximum_nprobes=%s, partitions=%d, deltas=%d"
            .formatted(
                use.minimumNprobes(),
                use.maximumNprobes() == 0 ? "all" : use.maximumNprobes(),
                index.segments().stream().mapToInt(segment -> segment.partitions()).sum(),
                index.segments().size()));
    return text.toString();
  }
}
