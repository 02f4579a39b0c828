package io.lancedb.lance.index.vector.storage;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.simd.CentroidDistances;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.QuantizedKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Product quantization: a vector is cut into sub-vectors, and each is stored as the number of its
 * nearest codeword, in 8 or 4 bits. For l2 and cosine it is the residual that is stored: the vector
 * minus the centroid of its partition; cosine distances are squared Euclidean ones of unit vectors,
 * twice the cosine distance.
 *
 * <p>Column {@code __pq_code}: {@code M} bytes a vector, or {@code M / 2}, sub-vector {@code 2i} in
 * the low bits. If {@code transposed}, byte {@code i} of vector {@code j} of a partition of {@code
 * n} is at {@code i * n + j}. The codebook is a tensor of shape {@code [2^bits, dimension]} whose
 * values lie as {@code [M][2^bits][dimension / M]}.
 */
public final class ProductStorage implements VectorStorage {

  private static final ArrowType BYTE = new ArrowType.Int(8, false);

  private final Metric metric;
  private final ElementType element;
  private final int dimension;
  private final int numBits;
  private final int subVectors;
  private final boolean transposed;
  private final float[] codebook;
  private final List<Field> columns;

  /** Distances of a sub-vector to its codewords, for each sub-vector. */
  private final CentroidDistances[] codewords;

  private final ProductScratch.Pool scratches;

  /**
   * A storage whose codes are transposed.
   *
   * @param codebook {@code [subVectors][2^numBits][dimension / subVectors]}, exact in the element
   *     type; not to be changed
   */
  public ProductStorage(
      Metric metric,
      ElementType element,
      int dimension,
      int numBits,
      int subVectors,
      float[] codebook) {
    this(metric, element, dimension, numBits, subVectors, codebook, true);
  }

  private ProductStorage(
      Metric metric,
      ElementType element,
      int dimension,
      int numBits,
      int subVectors,
      float[] codebook,
      boolean transposed) {
    this.metric = metric;
    this.element = element;
    this.dimension = dimension;
    this.numBits = numBits;
    this.subVectors = subVectors;
    this.transposed = transposed;
    this.codebook = codebook;
    this.columns =
        List.of(
            new Field(
                "__pq_code",
                FieldType.nullable(new ArrowType.FixedSizeList(subVectors * numBits / 8)),
                List.of(new Field("item", FieldType.nullable(BYTE), null))));
    this.codewords = new CentroidDistances[subVectors];
    this.scratches = new ProductScratch.Pool(this);
    int entries = 1 << numBits;
    int length = dimension / subVectors;
    for (int i = 0; i < subVectors; i++) {
      codewords[i] =
          QuantizedKernels.distances(metric, codebook, i * entries * length, entries, length);
    }
  }

  static ProductStorage of(
      Metric metric,
      ElementType element,
      StorageMetadata metadata,
      @Nullable MemorySegment tensorMessage) {
    String path = metadata.path();
    int numBits = metadata.number("nbits", 1, 64);
    if ((numBits != 8 && numBits != 4) || element == ElementType.UINT8) {
      throw new UnsupportedFeatureException(
          "Product quantization of %s vectors with %d bits in %s"
              .formatted(element, numBits, path));
    }
    int dimension = metadata.number("dimension", 1, VectorStorages.MAX_DIMENSION);
    int subVectors = metadata.number("num_sub_vectors", 1, dimension);
    if (dimension % subVectors != 0 || subVectors * numBits % 8 != 0) {
      throw metadata.bad("num_sub_vectors");
    }
    if (tensorMessage == null) {
      throw new UnsupportedFeatureException("Codebook inside of the metadata of " + path);
    }
    FloatTensor tensor = FloatTensor.parse(tensorMessage, path);
    if (tensor.values().length != (long) dimension << numBits) {
      throw new CorruptFileException(
          path,
          -1,
          "codebook of %d values for %d codewords of %d"
              .formatted(tensor.values().length, 1 << numBits, dimension));
    }
    return new ProductStorage(
        metric,
        tensor.type(),
        dimension,
        numBits,
        subVectors,
        tensor.values(),
        metadata.json().path("transposed").asBoolean(false));
  }

  @Override
  public StorageKind kind() {
    return StorageKind.PQ;
  }

  @Override
  public Metric metric() {
    return metric;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** Bits of a code. */
  public int numBits() {
    return numBits;
  }

  /** Codes of a vector. */
  public int subVectors() {
    return subVectors;
  }

  /** All codewords, {@code [subVectors][2^numBits][dimension / subVectors]}; not to be changed. */
  public float[] codebook() {
    return codebook;
  }

  /** The same with the layout that is written. */
  public ProductStorage asWritten() {
    return transposed
        ? this
        : new ProductStorage(metric, element, dimension, numBits, subVectors, codebook);
  }

  /** Whether codes stand for residuals. */
  public boolean residual() {
    return metric != Metric.DOT;
  }

  boolean fourBits() {
    return numBits == 4;
  }

  /** Bytes of a vector. */
  int planes() {
    return subVectors * numBits / 8;
  }

  /** Codewords of a sub-vector. */
  int entries() {
    return 1 << numBits;
  }

  @Override
  public List<Field> columns() {
    return columns;
  }

  @Override
  public String metadata(int tensorBuffer) {
    return ("{\"codebook_position\":%d,\"nbits\":%d,\"num_sub_vectors\":%d,\"dimension\":%d,"
            + "\"codebook_tensor\":[],\"transposed\":%b}")
        .formatted(tensorBuffer, numBits, subVectors, dimension, transposed);
  }

  @Override
  public byte[] tensor() {
    return FloatTensor.message(element, new int[] {entries(), dimension}, codebook);
  }

  @Override
  public StoredVectors open(VectorSchemaRoot partition, String path) {
    try {
      PartitionRows rows = PartitionRows.of(partition, columns, path);
      if (!transposed) {
        transpose(rows.columns().get(0), rows.size());
      }
      return new ProductVectors(this, rows);
    } catch (RuntimeException e) {
      partition.close();
      throw e;
    }
  }

  /** From vector by vector to plane by plane, in place. */
  private void transpose(MemorySegment codes, int vectors) {
    int planes = planes();
    byte[] rows = new byte[Math.multiplyExact(vectors, planes)];
    MemorySegment.copy(codes, ValueLayout.JAVA_BYTE, 0, rows, 0, rows.length);
    byte[] columns = new byte[rows.length];
    for (int vector = 0; vector < vectors; vector++) {
      for (int plane = 0; plane < planes; plane++) {
        columns[plane * vectors + vector] = rows[vector * planes + plane];
      }
    }
    MemorySegment.copy(columns, 0, codes, ValueLayout.JAVA_BYTE, 0, rows.length);
  }

  @Override
  public StorageQuery query(PreparedQuery query) {
    return new ProductQuery(this, query.floats());
  }

  /** Working memory of searches. */
  ProductScratch.Pool scratches() {
    return scratches;
  }

  /**
   * Fills in the distances of the sub-vectors of a vector (a residual, if the codes are) to all
   * codewords: their sums are distances.
   */
  void fillTable(float[] vector, float[] table) {
    int entries = entries();
    int length = dimension / subVectors;
    for (int i = 0; i < subVectors; i++) {
      codewords[i].distances(vector, i * length, table, i * entries);
    }
    if (metric == Metric.DOT) {
      // One minus each product became one minus their sum: all ones but the first go.
      for (int i = entries; i < table.length; i++) {
        table[i] -= 1;
      }
    }
  }
}
