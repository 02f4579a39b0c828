package io.lancedb.lance.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lancedb.lance.file.FileExtras;
import io.lancedb.lance.file.LanceFileWriter;
import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.index.proto.IVF;
import io.lancedb.lance.index.vector.VectorIndexKind;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.Metric;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes the two files of a vector index. Both are data files with further schema metadata and
 * global buffers:
 *
 * <pre>
 * auxiliary.idx   rows: _rowid and the columns of the storage, one partition after the other
 *   distance_type     name of the metric
 *   storage_metadata  JSON array with one string: {@link VectorStorage#metadata}
 *   lance:ivf         "1": global buffer 1 is an IVF message, the rows of each partition
 *   global buffer 2   {@link VectorStorage#tensor}, if there is one
 * index.idx       rows: the graphs of the partitions; a column without rows if there are none
 *   lance:index       {"type":"IVF_PQ","distance_type":"l2"}
 *   lance:ivf         "1": global buffer 1 is an IVF message, the centroids, the rows of each graph
 *   lance:flat        JSON array with an empty string for each partition; or, with graphs,
 *   lance:hnsw        JSON array with the metadata of each graph
 * </pre>
 */
final class IndexFiles {

  static final String INDEX = "index.idx";
  static final String AUXILIARY = "auxiliary.idx";

  private static final String IVF_KEY = "lance:ivf";
  private static final int TENSOR_BUFFER = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ArrowType.Int UINT64 = new ArrowType.Int(64, false);

  private final IndexTarget target;
  private final StorePath directory;

  /** The files of one index in a directory. */
  IndexFiles(IndexTarget target, StorePath directory) {
    this.target = target;
    this.directory = directory;
  }

  /**
   * Writes the vectors.
   *
   * @param counts vectors of each partition
   * @param batches all of them in order
   */
  Mono<WrittenFile> auxiliary(
      VectorStorage storage, long[] counts, Publisher<VectorSchemaRoot> batches) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.nullable("_rowid", UINT64));
    fields.addAll(storage.columns());
    byte[] tensor = storage.tensor();
    Map<String, String> metadata =
        Map.of(
            "distance_type",
            storage.metric().toString(),
            "storage_metadata",
            json(List.of(storage.metadata(tensor == null ? 0 : TENSOR_BUFFER))),
            IVF_KEY,
            "1");
    List<byte[]> buffers = new ArrayList<>();
    buffers.add(ranges(counts).build().toByteArray());
    if (tensor != null) {
      buffers.add(tensor);
    }
    FileExtras extras = new FileExtras(metadata, buffers);
    return write(AUXILIARY, new Schema(fields), batches, () -> extras);
  }

  /** Writes the centroids of an index without graphs. */
  Mono<WrittenFile> flat(VectorIndexKind kind, Metric metric, Partitions partitions, double loss) {
    Field marker = new Field("__flat_marker", FieldType.notNullable(UINT64), null);
    IVF ivf = centroids(ranges(new long[partitions.count()]), partitions, loss);
    List<String> none = Collections.nCopies(partitions.count(), "");
    return write(
        INDEX,
        new Schema(List.of(marker)),
        Flux.empty(),
        () -> extras(kind, metric, ivf, "lance:flat", none));
  }

  /**
   * Writes the centroids and the graphs of the partitions.
   *
   * @param fields columns of the graphs
   * @param batches rows of the graphs in the order of the partitions
   * @param counts rows of each graph; asked when all were written
   * @param graphs metadata of each graph, empty for an empty partition; asked when all were written
   */
  Mono<WrittenFile> graphs(
      VectorIndexKind kind,
      Metric metric,
      Partitions partitions,
      double loss,
      List<Field> fields,
      Publisher<VectorSchemaRoot> batches,
      Supplier<long[]> counts,
      Supplier<List<String>> graphs) {
    return write(
        INDEX,
        new Schema(fields),
        batches,
        () ->
            extras(
                kind,
                metric,
                centroids(ranges(counts.get()), partitions, loss),
                "lance:hnsw",
                graphs.get()));
  }

  private static FileExtras extras(
      VectorIndexKind kind, Metric metric, IVF ivf, String key, List<String> partitions) {
    String index = "{\"type\":\"%s\",\"distance_type\":\"%s\"}".formatted(kind, metric);
    return new FileExtras(
        Map.of("lance:index", index, IVF_KEY, "1", key, json(partitions)),
        List.of(ivf.toByteArray()));
  }

  private static IVF centroids(IVF.Builder ranges, Partitions partitions, double loss) {
    return ranges.setCentroidsTensor(partitions.tensor()).setLoss(loss).build();
  }

  private static IVF.Builder ranges(long[] counts) {
    IVF.Builder ivf = IVF.newBuilder();
    long offset = 0;
    for (long count : counts) {
      ivf.addOffsets(offset).addLengths(Math.toIntExact(count));
      offset += count;
    }
    return ivf;
  }

  private Mono<WrittenFile> write(
      String name,
      Schema schema,
      Publisher<VectorSchemaRoot> batches,
      Supplier<FileExtras> extras) {
    return LanceFileWriter.writeSingle(
        target.store(),
        directory.child(name),
        LanceSchema.of(schema, 0),
        batches,
        extras,
        target.options(),
        target.allocator(),
        target.cpu());
  }

  private static String json(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts have a JSON form", e);
    }
  }
}
