package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ReaderRowsTest {

  private static final Schema SCHEMA = Schemas.of(Schemas.int32("id"));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  /** An IPC stream or file of batches with 0, 1, 2, ... rows; ids count through. */
  private byte[] ipc(int batches, boolean file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowWriter writer =
            file
                ? new ArrowFileWriter(root, null, Channels.newChannel(bytes))
                : new ArrowStreamWriter(root, null, bytes)) {
      writer.start();
      int id = 0;
      for (int rows = 0; rows < batches; rows++) {
        IntVector vector = (IntVector) root.getVector("id");
        vector.allocateNew(rows + 1);
        for (int i = 0; i < rows; i++) {
          vector.set(i, id++);
        }
        root.setRowCount(rows);
        writer.writeBatch();
      }
      writer.end();
    }
    return bytes.toByteArray();
  }

  private ArrowReader stream(byte[] bytes) {
    return new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator);
  }

  private StepVerifier.FirstStep<Integer> ids(Rows rows) {
    return StepVerifier.create(
        rows.use(
            SCHEMA, allocator, (schema, all) -> RowReader.flux(all).map(row -> row.getInt("id"))));
  }

  @Test
  void streamsAndFilesAreRead() throws IOException {
    ids(Rows.of(stream(ipc(4, false)))).expectNext(0, 1, 2, 3, 4, 5).verifyComplete();
    ArrowReader file =
        new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(ipc(3, true)), allocator);
    ids(Rows.of(file)).expectNext(0, 1, 2).verifyComplete();
  }

  @Test
  void readingHappensWhereBlockingIsAllowed() throws IOException {
    Rows rows = Rows.of(stream(ipc(3, false)));
    StepVerifier.create(
            rows.use(
                    null,
                    allocator,
                    (schema, all) ->
                        all.map(batch -> {
                          batch.close();
                          return Thread.currentThread().getName();
                        }))
                .subscribeOn(Schedulers.parallel()))
        .expectNextMatches(thread -> thread.startsWith("boundedElastic"))
        .expectNextMatches(thread -> thread.startsWith("boundedElastic"))
        .verifyComplete();
  }

  @Test
  void aReaderIsReadOnce() throws IOException {
    Rows rows = Rows.of(stream(ipc(2, false)));
    ids(rows).expectNext(0).verifyComplete();
    ids(rows)
        .verifyErrorSatisfies(
            e -> assertThat(e).isInstanceOf(LanceDbException.class).hasMessageContaining("once"));
  }

  @Test
  void theReaderIsClosedOnMismatchTruncationAndCancel() throws IOException {
    ArrowReader other = stream(ipc(3, false));
    StepVerifier.create(
            Rows.of(other)
                .use(
                    Schemas.of(Schemas.text("other")),
                    allocator,
                    (schema, all) -> RowReader.flux(all)))
        .verifyError(SchemaMismatchException.class);

    byte[] whole = ipc(6, false);
    ids(Rows.of(stream(Arrays.copyOf(whole, whole.length - 200))))
        .thenConsumeWhile(id -> true)
        .verifyError();

    ids(Rows.of(stream(ipc(10, false)))).expectNext(0, 1).thenCancel().verify();
    StepVerifier.create(
            Rows.of(stream(ipc(10, false)))
                .use(null, allocator, (schema, all) -> all.buffer(2).take(1).map(this::closed)))
        .expectNext(2)
        .verifyComplete();
  }

  private int closed(List<VectorSchemaRoot> batches) {
    batches.forEach(VectorSchemaRoot::close);
    return batches.size();
  }
}
