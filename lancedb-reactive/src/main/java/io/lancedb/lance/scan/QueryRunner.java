package io.lancedb.lance.scan;

import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.expr.RowMask;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.json.JsonColumns;
import io.lancedb.lance.simd.TopK;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.StorePath;
import io.lancedb.query.QueryRequest;
import io.lancedb.query.RowSelection;
import io.lancedb.query.VectorSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
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

  /** What must be read for these columns of hits and for a filter on hits. */
  private static List<String> stored(List<String> columns, @Nullable Filter postfilter) {
    List<String> stored = new ArrayList<>(columns);
    if (postfilter != null) {
      postfilter.columns().stream().filter(name -> !stored.contains(name)).forEach(stored::add);
    }
    stored.remove(SystemColumns.DISTANCE);
    return stored;
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
    VectorColumn column = VectorColumn.resolve(schema, search);
    Filter filter = filter();
    List<String> columns = columns();
    long limit = request.limit() == null ? QueryRequest.DEFAULT_SEARCH_LIMIT : request.limit();
    if (limit == 0) {
      throw new InvalidQueryException(
          "A vector search needs a limit of at least 1: k must be positive");
    }
    if (schema.field(SystemColumns.DISTANCE) != null) {
      throw new InvalidQueryException(
          "The table has a column named _distance, which a vector search adds: rename it first");
    }
    ScanPlan.of(schema, stored(columns, null), null);
    int k = (int) Math.min(end(limit), Math.max(1, scanner.manifest().countRows()));
    return new FlatSearch(scanner, column, search)
        .nearest(k, request.prefilter() ? filter : null)
        .flatMap(top -> hits(top, columns, request.prefilter() ? null : filter))
        .flux()
        .transform(hits -> RowWindow.apply(hits, request.offset(), limit))
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  /** Reads the columns of the nearest rows and adds their distances. */
  private Mono<VectorSchemaRoot> hits(TopK top, List<String> columns, @Nullable Filter postfilter) {
    long[] addresses = new long[top.size()];
    float[] distances = new float[top.size()];
    top.sortedInto(addresses, distances);
    if (addresses.length == 0) {
      return Mono.empty();
    }
    return take.rows(stored(columns, postfilter), null, addresses)
        .mapNotNull(batch -> withDistances(batch, distances, columns, postfilter));
  }

  private @Nullable VectorSchemaRoot withDistances(
      VectorSchemaRoot batch,
      float[] distances,
      List<String> columns,
      @Nullable Filter postfilter) {
    BufferAllocator allocator = scanner.files().allocator();
    VectorSchemaRoot current = batch;
    try {
      List<FieldVector> vectors = new ArrayList<>(batch.getFieldVectors());
      vectors.add(Batches.floats(SystemColumns.DISTANCE_FIELD, distances, allocator));
      current = Batches.root(vectors, batch.getRowCount());
      if (postfilter != null) {
        RowMask mask = postfilter.evaluate(current);
        VectorSchemaRoot kept = Gather.rows(current, mask.rows(), allocator);
        current.close();
        current = kept;
      }
      VectorSchemaRoot result = Batches.project(current, columns);
      if (result.getRowCount() == 0) {
        result.close();
        return null;
      }
      return result;
    } catch (RuntimeException e) {
      current.close();
      throw e;
    }
  }

  private String limitText() {
    Long limit = request.limit();
    if (limit == null) {
      return request.search() == null ? "none" : "" + QueryRequest.DEFAULT_SEARCH_LIMIT;
    }
    return limit.toString();
  }

  /** How the query would be run. */
  public String explain() {
    Filter filter = filter();
    StringBuilder plan = new StringBuilder();
    plan.append("Project: columns=").append(columns());
    if (request.limit() != null || request.offset() > 0 || request.search() != null) {
      plan.append("\n  Window: offset=")
          .append(request.offset())
          .append(", limit=")
          .append(limitText());
    }
    VectorSearch search = request.search();
    if (search != null) {
      VectorColumn column = VectorColumn.resolve(schema, search);
      if (filter != null && !request.prefilter()) {
        plan.append("\n    Filter: ").append(filter);
      }
      plan.append(
          "\n    KNNVectorDistance: column=%s, metric=%s, exact"
              .formatted(column.field().name(), column.metric()));
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
