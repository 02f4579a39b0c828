package io.lancedb.lance.index.vector.storage;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Makes storages from what {@code auxiliary.idx} says about them. */
public final class VectorStorages {

  /** Longer vectors do not fit the buffers of kernels. */
  static final int MAX_DIMENSION = 1 << 20;

  private VectorStorages() {}

  /**
   * The number of the global buffer that the storage needs, 0 for none.
   *
   * @param metadataJson the only string of {@code storage_metadata}
   * @param path the file, for messages
   * @throws CorruptFileException if the metadata cannot be read
   */
  public static int tensorBuffer(StorageKind kind, String metadataJson, String path) {
    String key =
        switch (kind) {
          case PQ -> "codebook_position";
          case RQ -> "rotate_mat_position";
          case FLAT, SQ -> "";
        };
    return key.isEmpty() ? 0 : StorageMetadata.parse(metadataJson, path).buffer(key);
  }

  /**
   * The storage of an index.
   *
   * @param element element type of the column
   * @param metadataJson the only string of {@code storage_metadata}
   * @param tensorMessage the global buffer that {@link #tensorBuffer} names
   * @param path the file, for messages
   * @throws CorruptFileException if the parts contradict each other
   * @throws UnsupportedFeatureException if the form is not known
   */
  public static VectorStorage of(
      StorageKind kind,
      Metric metric,
      ElementType element,
      String metadataJson,
      @Nullable MemorySegment tensorMessage,
      String path) {
    return switch (kind) {
      case FLAT -> {
        StorageMetadata metadata = StorageMetadata.parse(metadataJson, path);
        yield FlatStorage.of(metric, element, metadata.number("dim", 1, MAX_DIMENSION), path);
      }
      case SQ -> ScalarStorage.of(metric, StorageMetadata.parse(metadataJson, path));
      case PQ ->
          ProductStorage.of(
              metric, element, StorageMetadata.parse(metadataJson, path), tensorMessage);
      case RQ -> RabitStorage.of(metric, metadataJson, tensorMessage, path);
    };
  }
}
