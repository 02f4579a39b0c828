package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.ArrowStoreBuffers;
import io.lancedb.lance.file.bytes.RangeReads;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One read of rows of columns of a file: what locates the data, the data, decoding by column. */
abstract class ReadColumns {

  final int rows;
  final BufferAllocator allocator;
  private final boolean shared;

  /** The bytes of the data; whoever reads what locates them, adds their ranges. */
  final RangeReads data = new RangeReads();

  ReadColumns(int rows, BufferAllocator allocator, boolean shared) {
    this.rows = rows;
    this.allocator = allocator;
    this.shared = shared;
  }

  /** Emits the root, owned by the subscriber. To be subscribed once. */
  abstract Mono<VectorSchemaRoot> run(FileTail file, Scheduler cpu);

  /** Fetches the data and decodes it. */
  final Mono<VectorSchemaRoot> fetchAndDecode(FileTail file, Scheduler cpu) {
    if (data.ranges().isEmpty()) {
      return ColumnTasks.root(this, cpu);
    }
    // No operator may stand between the bytes and the tasks that free them.
    return file.read(data.ranges(), new ArrowStoreBuffers(allocator, shared))
        .flatMap(bytes -> {
          data.complete(bytes);
          return ColumnTasks.root(this, cpu);
        });
  }

  abstract int columnCount();

  /** Decodes one column; the caller closes the vector. */
  abstract FieldVector decode(int column);

  final int rowCount() {
    return rows;
  }

  /** Bytes of the file that there are to decode. */
  final long dataBytes() {
    return data.bytes();
  }

  /** Frees the file's bytes. */
  final void close() {
    data.close();
  }
}
