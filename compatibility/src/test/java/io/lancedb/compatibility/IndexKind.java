package io.lancedb.compatibility;

import io.lancedb.index.Index;
import io.lancedb.query.DistanceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An index to build on a table of clustered vectors, and what the table has.
 *
 * @param name a name for the table
 * @param element type of the elements
 * @param lists whether a row has a list of one to three vectors
 * @param index what is built on column {@code vector}
 */
record IndexKind(String name, ArrowType element, boolean lists, Index index) {

  /** Elements of a vector; of a binary one, bytes. */
  static final int DIMENSION = 32;

  private static final int CLUSTERS = 12;
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final ArrowType HALF = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
  private static final ArrowType BYTE = new ArrowType.Int(8, false);

  /** Every kind, with the metrics and element types that it knows. */
  static List<IndexKind> all() {
    List<IndexKind> kinds = new ArrayList<>();
    for (DistanceType type : List.of(DistanceType.L2, DistanceType.COSINE, DistanceType.DOT)) {
      String suffix = "_" + type.name().toLowerCase(java.util.Locale.ROOT);
      kinds.add(
          of("ivf_flat" + suffix, Index.ivfFlat().withDistanceType(type).withNumPartitions(4)));
      kinds.add(of("ivf_sq" + suffix, Index.ivfSq().withDistanceType(type).withNumPartitions(3)));
      kinds.add(
          of(
              "ivf_pq" + suffix,
              Index.ivfPq().withDistanceType(type).withNumPartitions(3).withNumSubVectors(8)));
      kinds.add(
          of(
              "ivf_pq4" + suffix,
              Index.ivfPq()
                  .withDistanceType(type)
                  .withNumPartitions(2)
                  .withNumSubVectors(16)
                  .withNumBits(4)));
      kinds.add(of("ivf_rq" + suffix, Index.ivfRq().withDistanceType(type).withNumPartitions(3)));
      kinds.add(
          of(
              "ivf_rq4" + suffix,
              Index.ivfRq().withDistanceType(type).withNumPartitions(3).withNumBits(4)));
      kinds.add(of("hnsw_flat" + suffix, Index.hnswFlat().withDistanceType(type)));
      kinds.add(of("hnsw_sq" + suffix, Index.hnswSq().withDistanceType(type).withNumPartitions(2)));
      kinds.add(of("hnsw_pq" + suffix, Index.hnswPq().withDistanceType(type).withNumSubVectors(8)));
    }
    kinds.add(new IndexKind("ivf_flat_half", HALF, false, Index.ivfFlat().withNumPartitions(3)));
    kinds.add(
        new IndexKind("ivf_flat_double", DOUBLE, false, Index.ivfFlat().withNumPartitions(3)));
    kinds.add(new IndexKind("ivf_pq_half", HALF, false, Index.ivfPq().withNumPartitions(2)));
    kinds.add(
        new IndexKind(
            "ivf_flat_hamming",
            BYTE,
            false,
            Index.ivfFlat().withDistanceType(DistanceType.HAMMING).withNumPartitions(3)));
    kinds.add(
        new IndexKind(
            "ivf_pq_lists",
            FLOAT,
            true,
            Index.ivfPq().withDistanceType(DistanceType.COSINE).withNumPartitions(2)));
    return kinds;
  }

  private static IndexKind of(String name, Index index) {
    return new IndexKind(name, FLOAT, false, index);
  }

  @Override
  public String toString() {
    return name;
  }

  Schema schema() {
    Field vector =
        new Field(
            lists ? "item" : "vector",
            FieldType.nullable(new ArrowType.FixedSizeList(DIMENSION)),
            List.of(Field.nullable("item", element)));
    return new Schema(
        List.of(
            Field.notNullable("id", new ArrowType.Int(32, true)),
            Field.nullable("grp", new ArrowType.Utf8()),
            lists
                ? new Field("vector", FieldType.nullable(new ArrowType.List()), List.of(vector))
                : vector));
  }

  /** Rows with these ids, in the spelling of {@link Canonical}; every 29th has no vector. */
  List<Map<String, @Nullable Object>> rows(int from, int to) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", (long) id);
      row.put("grp", "abcde".substring(id % 5, id % 5 + 1));
      row.put("vector", id % 29 == 28 ? null : lists ? list(id) : vector(id));
      rows.add(row);
    }
    return rows;
  }

  private List<List<Object>> list(int id) {
    return IntStream.rangeClosed(0, id % 3).mapToObj(k -> vector(id + 1_000_000 * k)).toList();
  }

  /** A vector near one of twelve centres; the same for the same number. */
  List<Object> vector(int number) {
    SplittableRandom random = new SplittableRandom(number);
    SplittableRandom centre = new SplittableRandom(random.nextInt(CLUSTERS));
    List<Object> vector = new ArrayList<>();
    for (int i = 0; i < DIMENSION; i++) {
      // Steps of 1/64, so that halves hold it.
      double value = centre.nextDouble() * 2 - 1 + random.nextDouble() + random.nextDouble() - 1;
      double rounded = Math.rint(value * 64) / 64;
      vector.add(element.equals(BYTE) ? (Object) ((long) (rounded * 64) & 0xff) : rounded);
    }
    return vector;
  }

  /** Query number i, which is near rows but none. */
  float[] query(int i) {
    List<Object> vector = vector(-1 - i);
    float[] query = new float[DIMENSION];
    for (int k = 0; k < DIMENSION; k++) {
      query[k] = ((Number) vector.get(k)).floatValue();
    }
    return query;
  }
}
