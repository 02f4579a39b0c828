package io.lancedb.lance.scan;

import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.json.JsonColumns;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.StorePath;
import io.lancedb.query.QueryRequest;
import io.lancedb.query.RowSelection;
import io.lancedb.query.VectorSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs a query request on one version of a table. */
public final class QueryRunner {

  private final Scanner scanner;
  private final Take take;
  private final RowAddresses addresses;
  private final LanceSchema schema;
  private final StorePath root;
  private final QueryRequest request;

  /** A query on the version {@code manifest} of the table at {@code root}. */
  public QueryRunner(TableFiles files, StorePath root, Manifest manifest, QueryRequest request) {
    this.scanner = new Scanner(files, root, manifest);
    this.take = new Take(scanner, root);
    this.addresses = new RowAddresses(files, root, manifest);
    this.root = root;
    this.schema = manifest.schema();
    this.request = request;
  }

  /** Emits the result's batches in order, each owned by its receiver. */
  public Flux<VectorSchemaRoot> batches() {
    if (!JsonColumns.anyBinary(schema.arrow())) {
      return stored();
    }
    BufferAllocator allocator = scanner.files().allocator();
    String origin = root.toString();
    return stored()
        .map(batch -> JsonColumns.toText(batch, allocator, origin))
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private Flux<VectorSchemaRoot> stored() {
    return Flux.defer(() -> {
      if (request.search() != null) {
        return search(request.search());
      }
      return request.rows() == null ? scan() : taken(columns(), request.rows());
    });
  }

  /** Emits the number of rows of the result. */
  public Mono<Long> count() {
    return Mono.defer(() -> {
      if (request.search() != null) {
        return batches().map(Batches::countAndClose).reduce(0L, Long::sum);
      }
      if (request.rows() != null) {
        return taken(List.of(), request.rows()).map(Batches::countAndClose).reduce(0L, Long::sum);
      }
      long limit = request.limit() == null ? Long.MAX_VALUE : request.limit();
      return scanner
          .count(filter())
          .map(rows -> Math.min(limit, Math.max(0, rows - request.offset())));
    });
  }

  /** The filter, which may name the distance where it is applied to hits. */
  private @Nullable Filter filter() {
    String text = request.filter();
    if (text == null) {
      return null;
    }
    Schema columns = schema.arrow();
    if (request.search() != null && !request.prefilter()) {
      List<Field> fields = new ArrayList<>(columns.getFields());
      fields.add(SystemColumns.DISTANCE_FIELD);
      columns = new Schema(fields);
    }
    return Filter.parse(text, columns);
  }

  /** The columns of the result: the chosen ones, then the distance, then the row id. */
  private List<String> columns() {
    List<String> columns =
        new ArrayList<>(request.columns() == null ? schema.names() : request.columns());
    if (request.search() != null && !columns.contains(SystemColumns.DISTANCE)) {
      columns.add(SystemColumns.DISTANCE);
    }
    if (request.withRowId() && !columns.contains(SystemColumns.ROW_ID)) {
      columns.add(SystemColumns.ROW_ID);
    }
    return columns;
  }

  private Flux<VectorSchemaRoot> scan() {
    Filter filter = filter();
    int batchRows = request.batchRows();
    Long limit = request.limit();
    if (filter == null && limit != null) {
      long needed = Math.max(1, end(limit));
      batchRows = (int) Math.min(needed, batchRows == 0 ? Integer.MAX_VALUE : batchRows);
    }
    return RowWindow.apply(
        scanner.scan(columns(), filter, batchRows), request.offset(), request.limit());
  }

  /** Rows by address, in parts that are as large as the batches of a scan. */
  private Flux<VectorSchemaRoot> taken(List<String> columns, RowSelection rows) {
    Filter filter = filter();
    int planned = ScanPlan.of(schema, columns, filter).batchRows();
    int batchRows = request.batchRows() == 0 ? planned : Math.min(planned, request.batchRows());
    Flux<VectorSchemaRoot> batches =
        addresses
            .of(rows)
            .flatMapMany(found ->
                found.length <= batchRows
                    ? take.rows(columns, filter, found)
                    : Flux.range(0, (found.length + batchRows - 1) / batchRows)
                        .concatMap(
                            part -> take.rows(columns, filter, part(found, part, batchRows)), 1));
    return request.offset() == 0 && request.limit() == null
        ? batches
        : RowWindow.apply(batches, request.offset(), request.limit());
  }

  private static long[] part(long[] all, int part, int size) {
    int start = part * size;
    return Arrays.copyOfRange(all, start, Math.min(all.length, start + size));
  }

  /** The row before which the result ends; there are never more than fit an int. */
  private long end(long limit) {
    long offset = request.offset();
    return limit > Integer.MAX_VALUE - offset ? Integer.MAX_VALUE : limit + offset;
  }

  private Flux<VectorSchemaRoot> search(VectorSearch search) {
    Filter filter = filter();
    List<String> columns = columns();
    long limit = request.limit() == null ? QueryRequest.DEFAULT_SEARCH_LIMIT : request.limit();
    if (limit == 0) {
      throw new InvalidQueryException(
          "A vector search needs a limit of at least 1: k must be positive");
    }
    for (String added : List.of(SystemColumns.DISTANCE, SystemColumns.QUERY_INDEX)) {
      if (schema.field(added) != null
          && (search.vectors().size() > 1 || added.equals(SystemColumns.DISTANCE))) {
        throw new InvalidQueryException(
            "The table has a column named %s, which a vector search adds: rename it first"
                .formatted(added));
      }
    }
    List<String> stored = new ArrayList<>(columns);
    stored.remove(SystemColumns.DISTANCE);
    ScanPlan.of(schema, stored, null);
    int k = (int) Math.min(end(limit), Math.max(1, scanner.manifest().countRows()));
    NearestRows nearest = nearest(search, request.prefilter() ? filter : null);
    Hits hits =
        new Hits(
            take,
            scanner.files().allocator(),
            columns,
            request.prefilter() ? null : filter,
            request,
            limit);
    return nearest
        .plan()
        .flatMap(plan -> nearest.nearest(plan, k))
        .subscribeOn(scanner.files().cpu())
        .flatMap(hits::batch)
        .flux()
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private NearestRows nearest(VectorSearch search, @Nullable Filter prefilter) {
    return new NearestRows(scanner, root, take, addresses, search, prefilter);
  }

  private String limitText() {
    Long limit = request.limit();
    if (limit == null) {
      return request.search() == null ? "none" : "" + QueryRequest.DEFAULT_SEARCH_LIMIT;
    }
    return limit.toString();
  }

  /** Emits how the query would be run. */
  public Mono<String> explain() {
    return Mono.defer(() -> {
      VectorSearch search = request.search();
      Filter filter = filter();
      return search == null
          ? Mono.just(explained(filter, null))
          : nearest(search, null).plan().map(plan -> explained(filter, plan));
    });
  }

  private String explained(@Nullable Filter filter, @Nullable SearchPlan search) {
    StringBuilder plan = new StringBuilder();
    plan.append("Project: columns=").append(columns());
    if (request.limit() != null || request.offset() > 0 || search != null) {
      plan.append("\n  Window: offset=")
          .append(request.offset())
          .append(", limit=")
          .append(limitText());
    }
    if (search != null) {
      if (filter != null && !request.prefilter()) {
        plan.append("\n    Filter: ").append(filter);
      }
      plan.append(new SearchExplanation(request, search).text());
    }
    if (request.rows() != null) {
      plan.append("\n    Take: ").append(request.rows());
    }
    plan.append(
        "\n      LanceRead: version=%d, fragments=%d, rows=%d%s"
            .formatted(
                scanner.manifest().version(),
                scanner.manifest().fragments().size(),
                scanner.manifest().countRows(),
                filter != null && (search == null || request.prefilter())
                    ? ", filter=" + filter
                    : ""));
    return plan.toString();
  }
}
