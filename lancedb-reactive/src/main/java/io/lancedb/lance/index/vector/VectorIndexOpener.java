package io.lancedb.lance.index.vector;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.proto.IVF;
import io.lancedb.lance.index.vector.graph.HnswColumns;
import io.lancedb.lance.index.vector.graph.HnswMetadata;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.index.vector.storage.VectorStorages;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Opens a segment of a vector index. Its directory has two data files:
 *
 * <pre>
 * index.idx      metadata  lance:index = {"type":"IVF_PQ","distance_type":"l2"}
 *                          lance:ivf   = number of the global buffer with the IVF message: centroids,
 *                                        and of each partition the rows of its graph
 *                          lance:hnsw  = a JSON array with a text for each partition, if there are graphs
 *                columns   those of graphs, or one without rows
 * auxiliary.idx  metadata  distance_type
 *                          lance:ivf   = as above: of each partition the rows of its vectors
 *                          storage_metadata = a JSON array of one text, which the storage reads
 *                columns   _rowid u64, then those of the storage; rows of a partition are together
 * </pre>
 */
final class VectorIndexOpener {

  static final String INDEX_FILE = "index.idx";
  static final String STORAGE_FILE = "auxiliary.idx";

  private static final Field ROW_ID = Field.nullable("_rowid", new ArrowType.Int(64, false));

  private final IndexSegment segment;
  private final IndexFile index;
  private final IndexFile storage;
  private final VectorIndexKind kind;
  private final Metric metric;

  private VectorIndexOpener(IndexSegment segment, IndexFile index, IndexFile storage) {
    this.segment = segment;
    this.index = index;
    this.storage = storage;
    JsonNode type = index.json("lance:index");
    this.kind = kind(type.path("type").asText());
    this.metric = metric(type.path("distance_type").asText(), index.path());
    Metric stored = metric(storage.text("distance_type"), storage.path());
    if (stored != metric) {
      throw new CorruptFileException(
          storage.path(), -1, "its distance is %s, that of the index %s".formatted(stored, metric));
    }
  }

  /**
   * Emits the opened segment.
   *
   * @param root directory of the table
   * @param element element type of the column
   * @param dimension elements of its vectors
   * @param cpu where centroids are unpacked and the segment is emitted
   */
  static Mono<VectorIndex> open(
      ObjectStore store,
      StorePath root,
      IndexSegment segment,
      ElementType element,
      int dimension,
      Scheduler cpu) {
    return Mono.zip(
            IndexFile.open(store, root, segment, INDEX_FILE),
            IndexFile.open(store, root, segment, STORAGE_FILE))
        .map(files -> new VectorIndexOpener(segment, files.getT1(), files.getT2()))
        .flatMap(opener -> opener.open(element, dimension, cpu));
  }

  private VectorIndexKind kind(String name) {
    try {
      return VectorIndexKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedFeatureException(
          "Index \"%s\" is of type %s, which is not supported"
              .formatted(segment.name(), name.length() > 40 ? name.substring(0, 40) : name),
          e);
    }
  }

  private static Metric metric(String name, String path) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new CorruptFileException(path, -1, "it names no distance"));
  }

  private Mono<VectorIndex> open(ElementType element, int dimension, Scheduler cpu) {
    return Mono.zip(index.ivf(), storage.ivf(), storage(element))
        .publishOn(cpu)
        .map(read -> assemble(read.getT1(), read.getT2(), read.getT3(), dimension));
  }

  private Mono<VectorStorage> storage(ElementType element) {
    List<String> texts = storage.texts("storage_metadata");
    if (texts.size() != 1) {
      throw new CorruptFileException(
          storage.path(), -1, "it has %d descriptions of its vectors".formatted(texts.size()));
    }
    String metadata = texts.get(0);
    int buffer = VectorStorages.tensorBuffer(kind.storage(), metadata, storage.path());
    Mono<Optional<MemorySegment>> tensor =
        buffer == 0
            ? Mono.just(Optional.empty())
            : storage.reader().globalBuffer(buffer).map(Optional::of);
    return tensor.map(bytes ->
        VectorStorages.of(
            kind.storage(), metric, element, metadata, bytes.orElse(null), storage.path()));
  }

  private VectorIndex assemble(IVF graphs, IVF vectors, VectorStorage stored, int dimension) {
    IvfCentroids centroids = IvfCentroids.of(graphs.getCentroidsTensor(), index.path());
    if (centroids.dimension() != dimension
        || stored.dimension() != dimension
        || centroids.binary() != (metric == Metric.HAMMING)) {
      throw new CorruptFileException(
          index.path(),
          -1,
          "centroids have dimension %d and vectors %d, but the column has %d"
              .formatted(centroids.dimension(), stored.dimension(), dimension));
    }
    PartitionRanges vectorRows =
        PartitionRanges.of(vectors, storage.reader().rowCount(), storage.path());
    PartitionRanges graphRows = PartitionRanges.of(graphs, index.reader().rowCount(), index.path());
    if (vectorRows.partitions() != centroids.count()
        || graphRows.partitions() != centroids.count()) {
      throw new CorruptFileException(
          index.path(),
          -1,
          "it has %d centroids for %d and %d partitions"
              .formatted(centroids.count(), graphRows.partitions(), vectorRows.partitions()));
    }
    List<Field> columns = new ArrayList<>();
    columns.add(ROW_ID);
    columns.addAll(stored.columns());
    PartitionReader vectorReader = PartitionReader.of(storage, vectorRows, columns);
    double loss = graphs.hasLoss() ? graphs.getLoss() : Double.NaN;
    if (!kind.hasGraph()) {
      return new VectorIndex(kind, centroids, stored, vectorReader, null, List.of(), loss);
    }
    return new VectorIndex(
        kind,
        centroids,
        stored,
        vectorReader,
        PartitionReader.of(index, graphRows, HnswColumns.FIELDS.subList(0, 2)),
        graphs(graphRows, vectorRows),
        loss);
  }

  private List<@Nullable HnswMetadata> graphs(
      PartitionRanges graphRows, PartitionRanges vectorRows) {
    List<String> texts = index.texts("lance:hnsw");
    if (texts.size() != vectorRows.partitions()) {
      throw new CorruptFileException(
          index.path(),
          -1,
          "it describes %d graphs for %d partitions"
              .formatted(texts.size(), vectorRows.partitions()));
    }
    List<@Nullable HnswMetadata> graphs = new ArrayList<>(texts.size());
    for (int p = 0; p < texts.size(); p++) {
      if (vectorRows.length(p) == 0) {
        graphs.add(null);
        continue;
      }
      HnswMetadata graph = HnswMetadata.parse(texts.get(p), index.path());
      if (!graph.fits(graphRows.length(p)) || graph.levelOffsets()[1] != vectorRows.length(p)) {
        throw new CorruptFileException(
            index.path(),
            -1,
            "the graph of partition %d has %d nodes in %d rows for %d vectors in %d rows"
                .formatted(
                    p,
                    graph.levelOffsets()[1],
                    graph.rows(),
                    vectorRows.length(p),
                    graphRows.length(p)));
      }
      graphs.add(graph);
    }
    return graphs;
  }
}
