package io.lancedb.lance.file;

import io.lancedb.lance.file.array.ArrayColumn;
import io.lancedb.lance.file.array.ArrayRead;
import io.lancedb.lance.file.array.Round;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One read of rows of columns of a file of version 2.0: as many rounds as the schema is deep for
 * what locates the data, then the data of all columns at once, then decoding.
 */
final class ArrayFileRead extends ReadColumns {

  private final List<ArrayRead> columns = new ArrayList<>();

  ArrayFileRead(
      List<FileColumn> wanted,
      List<Map<Integer, ArrayColumn>> stored,
      RowRanges ranges,
      BufferAllocator allocator) {
    super((int) ranges.count(), allocator, false);
    for (int i = 0; i < wanted.size(); i++) {
      columns.add(new ArrayRead(wanted.get(i).field(), stored.get(i), ranges, allocator));
    }
  }

  @Override
  Mono<VectorSchemaRoot> run(FileTail file, Scheduler cpu) {
    return round(file, cpu, new RangeReads());
  }

  private Mono<VectorSchemaRoot> round(FileTail file, Scheduler cpu, RangeReads known) {
    RangeReads wanted = new RangeReads();
    Round round = new Round(known, wanted, data);
    columns.forEach(column -> column.plan(round));
    if (!wanted.ranges().isEmpty()) {
      return file.read(wanted.ranges(), StoreBufferAllocator.heap())
          .publishOn(cpu)
          .flatMap(bytes -> {
            wanted.complete(bytes);
            return round(file, cpu, wanted);
          });
    }
    return fetchAndDecode(file, cpu);
  }

  @Override
  int columnCount() {
    return columns.size();
  }

  @Override
  FieldVector decode(int column) {
    return columns.get(column).decode(data);
  }
}
