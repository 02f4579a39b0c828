package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.objectstore.StorePath;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Opens and reads files in a store that records; every test ends with no memory allocated. */
abstract class FileReading {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  final TestStore store = new TestStore();
  BufferAllocator allocator = new RootAllocator();

  @BeforeEach
  void openAllocator() {
    allocator = new RootAllocator();
  }

  @AfterEach
  void nothingIsLeftAllocated() {
    allocator.close();
  }

  static <T> T get(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(LIMIT));
  }

  LanceFileReader open(String officialFile) {
    return get(LanceFileReader.open(store, OfficialFiles.put(store, officialFile), 0));
  }

  LanceFileReader open(byte[] content) {
    StorePath path = StorePath.of("data/f.lance");
    store.put(path, content);
    return get(LanceFileReader.open(store, path, content.length));
  }

  VectorSchemaRoot read(LanceFileReader file, List<FileColumn> columns, RowRanges rows) {
    return get(file.read(columns, rows, allocator, Schedulers.parallel()));
  }

  VectorSchemaRoot readAll(byte[] content) {
    LanceFileReader file = open(content);
    return read(file, OfficialFiles.columns(file), RowRanges.of(0, file.rowCount()));
  }
}
