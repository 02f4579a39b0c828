package io.lancedb.index;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An index of a table, as {@code Table.listIndices()} emits it.
 *
 * @param name the name
 * @param indexType the kind: {@code IvfFlat}, {@code IvfSq}, {@code IvfPq}, {@code IvfRq}, {@code
 *     IvfHnswFlat}, {@code IvfHnswSq}, {@code IvfHnswPq}, {@code BTree}, {@code Bitmap}, {@code
 *     LabelList}, {@code NGram}, {@code ZoneMap}, {@code BloomFilter}, {@code Json}, {@code Fm} or
 *     {@code FTS}
 * @param columns the indexed columns, each a path with dots
 * @param uuid names the directory of the first segment
 * @param typeUrl the message that has the parameters, such as {@code
 *     /lance.index.pb.VectorIndexDetails}
 * @param createdAt when the newest segment was built; null if unknown
 * @param numIndexedRows rows that are there and in a fragment that the index covers
 * @param numUnindexedRows the other rows, which searches read one by one
 * @param sizeBytes bytes of the index files; null if unknown
 * @param numSegments parts that the index is split into
 * @param indexVersion layout of the files
 * @param details the parameters as JSON; null for kinds whose parameters are not read
 */
public record IndexConfig(
    String name,
    String indexType,
    List<String> columns,
    UUID uuid,
    String typeUrl,
    @Nullable Instant createdAt,
    long numIndexedRows,
    long numUnindexedRows,
    @Nullable Long sizeBytes,
    int numSegments,
    int indexVersion,
    @Nullable String details) {

  /** Copies the columns. */
  public IndexConfig {
    columns = List.copyOf(columns);
  }
}
