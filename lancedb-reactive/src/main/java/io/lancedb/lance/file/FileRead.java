package io.lancedb.lance.file;

import io.lancedb.lance.file.encoding.DecodedColumn;
import io.lancedb.lance.file.encoding.RangeReads;
import io.lancedb.lance.file.encoding.ValueType;
import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One read of rows of columns: what locates the data, the data, decoding. */
final class FileRead {

  private final List<FileColumn> columns;
  private final List<List<ColumnPages.Scan>> scans;
  private final int rows;
  private final BufferAllocator allocator;
  private final RangeReads index = new RangeReads();
  private final RangeReads data = new RangeReads();

  FileRead(
      List<FileColumn> columns,
      List<ColumnPages> pages,
      RowRanges rows,
      BufferAllocator allocator) {
    this.columns = columns;
    this.scans = new ArrayList<>(pages.size());
    this.rows = (int) rows.count();
    this.allocator = allocator;
    pages.forEach(column -> scans.add(column.scan(rows)));
  }

  Mono<VectorSchemaRoot> run(FileTail file, Scheduler cpu) {
    scans.forEach(column -> column.forEach(scan -> scan.pages().planIndex(index)));
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
    for (List<ColumnPages.Scan> column : scans) {
      for (ColumnPages.Scan scan : column) {
        scan.origin().guard(() -> scan.pages().planData(index, data));
      }
    }
    if (data.ranges().isEmpty()) {
      return new ColumnTasks(this, cpu).root();
    }
    // No operator may stand between the bytes and the tasks that free them.
    return file.read(data.ranges(), new ArrowStoreBuffers(allocator))
        .flatMap(bytes -> {
          data.complete(bytes);
          return new ColumnTasks(this, cpu).root();
        });
  }

  int columnCount() {
    return columns.size();
  }

  /** Bytes that were fetched. */
  long dataBytes() {
    long bytes = 0;
    for (ByteRange range : data.ranges()) {
      bytes += range.length();
    }
    return bytes;
  }

  int rowCount() {
    return rows;
  }

  /** Decodes one column; the caller closes the vector. */
  FieldVector decode(int column) {
    try (DecodedColumn out =
        DecodedColumn.allocate(
            allocator, ValueType.of(columns.get(column).field().arrow()), rows)) {
      for (ColumnPages.Scan scan : scans.get(column)) {
        scan.origin().guard(() -> scan.pages().decode(data, out));
      }
      return out.toVector(columns.get(column).field().arrow());
    }
  }

  /** Frees the file's bytes. */
  void close() {
    data.close();
  }
}
