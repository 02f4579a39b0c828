package io.lancedb.lance.index.vector.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The codes of a partition, plane by plane.
 *
 * @param storage the codebook
 * @param rows the row ids, and the codes as the only column
 */
record ProductVectors(ProductStorage storage, PartitionRows rows) implements StoredVectors {

  MemorySegment codes() {
    return rows.columns().get(0);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public long rowId(int vector) {
    return rows.rowId(vector);
  }

  @Override
  public long memoryBytes() {
    return rows.memoryBytes();
  }

  /** Starts from the codewords of the vector. */
  @Override
  public Probe probe(int vector) {
    int length = storage.dimension() / storage.subVectors();
    int entries = storage.entries();
    float[] decoded = new float[storage.dimension()];
    for (int i = 0; i < storage.subVectors(); i++) {
      int codeword = i * entries + code(vector, i);
      System.arraycopy(storage.codebook(), codeword * length, decoded, i * length, length);
    }
    return new ProductProbe(this, (residual, table) -> storage.fillTable(decoded, table));
  }

  private int code(int vector, int subVector) {
    int plane = storage.fourBits() ? subVector / 2 : subVector;
    int code = codes().get(ValueLayout.JAVA_BYTE, (long) plane * size() + vector) & 0xff;
    return storage.fourBits() ? (subVector % 2 == 0 ? code & 15 : code >>> 4) : code;
  }

  @Override
  public void close() {
    rows.close();
  }
}
