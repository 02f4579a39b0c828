package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.Metric;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * How an index stores vectors: the quantizer, which all partitions and all segments of an index
 * share. Immutable and safe for use by many threads.
 */
public interface VectorStorage {

  StorageKind kind();

  Metric metric();

  /** Elements of a vector; bytes of a binary one. */
  int dimension();

  /** The columns of {@code auxiliary.idx} behind {@code _rowid}, in order. */
  List<Field> columns();

  /**
   * The only string of {@code storage_metadata}.
   *
   * @param tensorBuffer index of the global buffer that holds {@link #tensor()}, 0 without one
   */
  String metadata(int tensorBuffer);

  /** The bytes of a {@code Tensor} message (codebook, rotation), or null. */
  byte @Nullable [] tensor();

  /**
   * The vectors of one partition.
   *
   * @param partition {@code _rowid} and {@link #columns()} as they stand in the file, all rows of
   *     the partition and no others; taken over, also on failure
   * @param path the file, for messages
   */
  StoredVectors open(VectorSchemaRoot partition, String path);

  /** Prepares a query for many partitions: tables, rotations. */
  StorageQuery query(PreparedQuery query);
}
