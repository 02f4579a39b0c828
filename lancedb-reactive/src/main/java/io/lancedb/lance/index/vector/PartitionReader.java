package io.lancedb.lance.index.vector;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.FileColumn;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads the rows of partitions from one file of an index.
 *
 * @param file the file
 * @param rows the rows of each partition
 * @param columns what is read of them
 */
record PartitionReader(IndexFile file, PartitionRanges rows, List<FileColumn> columns) {

  /** Finds columns by name; one that is missing or of another type is corrupt. */
  static PartitionReader of(IndexFile file, PartitionRanges rows, List<Field> wanted) {
    Map<Integer, Integer> places = new HashMap<>();
    for (LanceField field : file.schema().columns(file.reader().version())) {
      places.put(field.id(), places.size());
    }
    if (places.size() > file.reader().columnCount()) {
      throw new CorruptFileException(
          file.path(),
          -1,
          "its schema has %d columns, but there are %d"
              .formatted(places.size(), file.reader().columnCount()));
    }
    List<FileColumn> columns = new ArrayList<>();
    for (Field field : wanted) {
      LanceField found = file.schema().field(field.getName());
      if (found == null || !sameType(found.arrow(), field)) {
        throw new CorruptFileException(
            file.path(),
            -1,
            "its column \"%s\" is %s instead of %s"
                .formatted(
                    field.getName(),
                    found == null ? "missing" : found.arrow().getType(),
                    field.getType()));
      }
      Map<Integer, Integer> own = new HashMap<>();
      for (LanceField part : found.columns(file.reader().version())) {
        Integer place = places.get(part.id());
        if (place != null) {
          own.put(part.id(), place);
        }
      }
      columns.add(new FileColumn(found, own));
    }
    return new PartitionReader(file, rows, List.copyOf(columns));
  }

  private static boolean sameType(Field found, Field wanted) {
    ArrowType type = wanted.getType();
    if (!found.getType().equals(type)
        || found.getChildren().size() != wanted.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < wanted.getChildren().size(); i++) {
      if (!sameType(found.getChildren().get(i), wanted.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Emits all rows of a partition, owned by the subscriber. */
  Mono<VectorSchemaRoot> read(int partition, BufferAllocator allocator, Scheduler cpu) {
    long start = rows.start(partition);
    return file.reader()
        .read(columns, RowRanges.of(start, start + rows.length(partition)), allocator, cpu);
  }
}
