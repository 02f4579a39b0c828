package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.ArrowStoreBuffers;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One read of rows of columns: what locates the data, the data, decoding. */
final class FileRead implements ReadColumns {

  private final List<ColumnRead> columns;
  private final int rows;
  private final BufferAllocator allocator;
  private final RangeReads index = new RangeReads();
  private final RangeReads data = new RangeReads();

  FileRead(List<ColumnRead> columns, int rows, BufferAllocator allocator) {
    this.columns = columns;
    this.rows = rows;
    this.allocator = allocator;
  }

  Mono<VectorSchemaRoot> run(FileTail file, Scheduler cpu) {
    columns.forEach(column -> column.planIndex(index));
    if (index.ranges().isEmpty()) {
      return fetchAndDecode(file, cpu);
    }
    return file.read(index.ranges(), StoreBufferAllocator.heap())
        .publishOn(cpu)
        .flatMap(bytes -> {
          index.complete(bytes);
          return fetchAndDecode(file, cpu);
        });
  }

  private Mono<VectorSchemaRoot> fetchAndDecode(FileTail file, Scheduler cpu) {
    columns.forEach(column -> column.planData(index, data));
    if (data.ranges().isEmpty()) {
      return ColumnTasks.root(this, cpu);
    }
    // No operator may stand between the bytes and the tasks that free them.
    return file.read(data.ranges(), new ArrowStoreBuffers(allocator))
        .flatMap(bytes -> {
          data.complete(bytes);
          return ColumnTasks.root(this, cpu);
        });
  }

  @Override
  public int columnCount() {
    return columns.size();
  }

  @Override
  public long dataBytes() {
    return data.bytes();
  }

  @Override
  public int rowCount() {
    return rows;
  }

  @Override
  public FieldVector decode(int column) {
    return columns.get(column).decode(data, rows, allocator);
  }

  @Override
  public void close() {
    data.close();
  }
}
