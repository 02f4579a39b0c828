package io.lancedb.lance.file;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.array.ArrayColumn;
import io.lancedb.lance.file.bytes.PageCache;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The columns of an opened file of version 2.0; keeps their metadata. Thread-safe. */
final class ArrayFile {

  private final FileTail tail;
  private final IntFunction<ByteRange> metadata;
  private final long pagesEnd;
  private final long rows;
  private final PageCache cache;
  private final AtomicReferenceArray<@Nullable ArrayColumn> columns;

  /**
   * The columns of a file.
   *
   * @param metadata where the metadata of a column is
   * @param pagesEnd where the pages end
   * @param rows rows of the file
   * @param cache bounds what is kept of the pages
   */
  ArrayFile(
      FileTail tail,
      int columns,
      IntFunction<ByteRange> metadata,
      long pagesEnd,
      long rows,
      PageCache cache) {
    this.tail = tail;
    this.metadata = metadata;
    this.pagesEnd = pagesEnd;
    this.rows = rows;
    this.cache = cache;
    this.columns = new AtomicReferenceArray<>(columns);
  }

  /** Reads rows as {@link LanceFileReader#read} does, with checked arguments. */
  Mono<VectorSchemaRoot> read(
      List<FileColumn> wanted, RowRanges ranges, BufferAllocator allocator, Scheduler cpu) {
    return open(wanted, cpu)
        .flatMap(stored -> new ArrayFileRead(wanted, stored, ranges, allocator).run(tail, cpu));
  }

  /** Bytes of all pages of the fields. */
  Mono<Long> pageBytes(List<FileColumn> wanted, Scheduler cpu) {
    return Mono.defer(() -> open(wanted, cpu))
        .map(stored ->
            stored.stream()
                .flatMap(parts -> parts.values().stream())
                .mapToLong(ArrayColumn::pageBytes)
                .sum());
  }

  /** For each wanted field its columns by field id; reads the metadata of those not known yet. */
  private Mono<List<Map<Integer, ArrayColumn>>> open(List<FileColumn> wanted, Scheduler cpu) {
    List<LanceField> missing = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (FileColumn column : wanted) {
      for (LanceField part : column.field().columns(FileVersion.V2_0)) {
        int number = column.columnOf(part);
        if (number >= columns.length()) {
          throw new CorruptFileException(
              tail.path().toString(),
              -1,
              "it has %d columns, but field \"%s\" is said to be column %d"
                  .formatted(columns.length(), part.name(), number));
        }
        if (number >= 0 && columns.get(number) == null) {
          missing.add(part);
          numbers.add(number);
        }
      }
    }
    if (missing.isEmpty()) {
      return Mono.just(columns(wanted));
    }
    return tail.read(numbers.stream().map(metadata::apply).toList(), StoreBufferAllocator.heap())
        .publishOn(cpu)
        .map(read -> {
          for (int i = 0; i < read.size(); i++) {
            ArrayColumn parsed = parse(read.get(i), numbers.get(i), missing.get(i).name());
            columns.compareAndSet(numbers.get(i), null, parsed);
          }
          return columns(wanted);
        });
  }

  private ArrayColumn parse(StoreBuffer bytes, int number, String name) {
    MemorySegment stored = bytes.segment();
    String path = tail.path().toString();
    try {
      ColumnMetadata parsed = ColumnMetadata.parseFrom(stored.toArray(ValueLayout.JAVA_BYTE));
      return new ArrayColumn(parsed, path, name, pagesEnd, cache);
    } catch (InvalidProtocolBufferException e) {
      long offset = metadata.apply(number).offset();
      throw new CorruptFileException(
          path, offset, "invalid metadata of column %d".formatted(number), e);
    }
  }

  /** For each wanted field its columns by field id. */
  private List<Map<Integer, ArrayColumn>> columns(List<FileColumn> wanted) {
    List<Map<Integer, ArrayColumn>> all = new ArrayList<>();
    for (FileColumn column : wanted) {
      Map<Integer, ArrayColumn> parts = new HashMap<>();
      for (LanceField part : column.field().columns(FileVersion.V2_0)) {
        int number = column.columnOf(part);
        ArrayColumn known = number < 0 ? null : columns.get(number);
        if (known != null) {
          parts.put(part.id(), known);
        }
      }
      ArrayColumn top = parts.get(column.field().id());
      if (top != null && top.rows() != rows) {
        throw new CorruptFileException(
            tail.path().toString(),
            -1,
            "column \"%s\" has %d rows, the file %d"
                .formatted(column.field().name(), top.rows(), rows));
      }
      all.add(parts);
    }
    return all;
  }

  long memoryBytes() {
    long bytes = 0;
    for (int i = 0; i < columns.length(); i++) {
      ArrayColumn column = columns.get(i);
      bytes += column == null ? 0 : column.memoryBytes();
    }
    return bytes;
  }
}
