package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.PackedStruct;
import java.lang.foreign.MemorySegment;

/** Chunks of packed structs of fixed width: the members of each row back to back. */
public final class PackedRowsEncoder implements ChunkEncoder {

  private final ChunkEncoder rows;
  private final ValueType type;

  /** Takes the rows, members back to back. */
  public PackedRowsEncoder(MemorySegment rows, ValueType type) {
    this.rows = new FlatEncoder(rows, type.itemBytes());
    this.type = type;
  }

  @Override
  public CompressiveEncoding encoding() {
    PackedStruct.Builder packed = PackedStruct.newBuilder().setValues(rows.encoding());
    type.members().forEach(packed::addBitsPerValue);
    return CompressiveEncoding.newBuilder().setPackedStruct(packed).build();
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    return rows.chunkValues(first, rest);
  }

  @Override
  public int size(int buffer, int first, int count) {
    return rows.size(buffer, first, count);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    rows.write(buffer, first, count, target);
  }
}
