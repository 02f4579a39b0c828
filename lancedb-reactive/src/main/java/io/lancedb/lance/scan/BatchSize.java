package io.lancedb.lance.scan;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * How many rows the next batch of a scan has: begins with what the sizes of pages let expect, no
 * more than {@link #FIRST_ROWS}, then doubles up to what {@link ScanPlan#batchRows(long)} allows
 * for the widest rows that were read. Pages of few distinct long values are much larger in memory
 * than their size tells; they are noticed after one batch.
 */
final class BatchSize {

  private static final int FIRST_ROWS = 8192;

  private final int maxRows;
  private int ramp = FIRST_ROWS;
  private volatile long rowBytes;

  /**
   * Sizes for one fragment.
   *
   * @param rowBytes expected bytes of a row in memory
   * @param maxRows most rows that the caller wants
   */
  BatchSize(long rowBytes, int maxRows) {
    this.rowBytes = rowBytes;
    this.maxRows = maxRows;
  }

  /** Rows of the next batch; asked by one thread at a time. */
  int next() {
    int rows = Math.min(ramp, ScanPlan.batchRows(rowBytes));
    ramp = Math.min(ScanPlan.MAX_BATCH_ROWS, 2 * rows);
    return Math.min(maxRows, rows);
  }

  /** Learns from columns that were read. */
  void observe(VectorSchemaRoot batch) {
    int rows = batch.getRowCount();
    if (rows > 0) {
      long bytes = bytes(batch.getFieldVectors()) / rows;
      if (bytes > rowBytes) {
        rowBytes = bytes;
      }
    }
  }

  private static long bytes(List<FieldVector> vectors) {
    long bytes = 0;
    for (FieldVector vector : vectors) {
      bytes += vector.getBufferSize();
    }
    return bytes;
  }
}
