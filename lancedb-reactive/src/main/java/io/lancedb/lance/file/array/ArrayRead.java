package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceField;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * One read of rows of a top-level field: {@link #plan} in rounds until no more is wanted, then
 * {@link #decode}. Between them somebody else fetches. Used by one thread at a time.
 */
public final class ArrayRead {

  private final LanceField field;
  private final FieldScan scan;

  /**
   * Begins to read.
   *
   * @param columns what the file has of the field and the fields below it, by field id
   * @param rows rows of the file, at most as many as fit into a vector
   * @param allocator memory of the vector
   */
  public ArrayRead(
      LanceField field,
      Map<Integer, ArrayColumn> columns,
      RowRanges rows,
      BufferAllocator allocator) {
    this.field = field;
    this.scan = FieldScan.of(field, columns, RowSpans.of(rows), allocator);
  }

  /** Asks for bytes, with those there that were asked for in the round before. */
  public void plan(Round round) {
    scan.plan(round);
  }

  /** The rows, with the data bytes there. The caller closes the vector. */
  public FieldVector decode(RangeReads data) {
    try (ArrayTarget array = scan.decode(data)) {
      return array.toVector(FieldScan.shape(field));
    }
  }
}
