package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One read of rows of columns of a file of version 2.1 or later: one round locates the data. */
final class FileRead extends ReadColumns {

  private final List<ColumnRead> columns;
  private final RangeReads index = new RangeReads();

  /**
   * A read of rows.
   *
   * @param shared whether the columns may be made of memory of the store
   */
  FileRead(List<ColumnRead> columns, int rows, BufferAllocator allocator, boolean shared) {
    super(rows, allocator, shared);
    this.columns = columns;
  }

  @Override
  Mono<VectorSchemaRoot> run(FileTail file, Scheduler cpu) {
    columns.forEach(column -> column.planIndex(index));
    if (index.ranges().isEmpty()) {
      return planned(file, cpu);
    }
    return file.read(index.ranges(), StoreBufferAllocator.heap())
        .publishOn(cpu)
        .flatMap(bytes -> {
          index.complete(bytes);
          return planned(file, cpu);
        });
  }

  private Mono<VectorSchemaRoot> planned(FileTail file, Scheduler cpu) {
    columns.forEach(column -> column.planData(index, data));
    return fetchAndDecode(file, cpu);
  }

  @Override
  int columnCount() {
    return columns.size();
  }

  @Override
  FieldVector decode(int column) {
    return columns.get(column).decode(data, rows, allocator);
  }
}
