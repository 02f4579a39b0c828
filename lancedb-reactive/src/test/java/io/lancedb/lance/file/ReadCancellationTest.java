package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.RowRanges;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ReadCancellationTest extends FileReading {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Scheduler cpu = Schedulers.fromExecutor(tasks::add);

  /** Runs tasks one at a time, also those that they add; returns how many ran. */
  private int run(int most) {
    int ran = 0;
    while (ran < most && !tasks.isEmpty()) {
      tasks.remove().run();
      ran++;
    }
    return ran;
  }

  @Test
  void nothingHappensBeforeTheSubscription() {
    LanceFileReader file = open("chunks-2.2");
    store.calls.clear();
    var read = file.read(OfficialFiles.columns(file), RowRanges.of(0, 10), allocator, cpu);
    assertThat(read).isNotNull();
    assertThat(tasks).isEmpty();
    assertThat(store.calls).isEmpty();
  }

  @Test
  void cancellingAfterAnyTaskFreesEverything() {
    int total = Integer.MAX_VALUE;
    for (int before = 0; before < total; before++) {
      LanceFileReader file = open("chunks-2.2");
      RowRanges rows = RowRanges.of(0, file.rowCount());
      var subscription =
          file.read(OfficialFiles.columns(file), rows, allocator, cpu)
              .subscribe(VectorSchemaRoot::close);
      int ran = run(before);
      subscription.dispose();
      run(Integer.MAX_VALUE);
      assertThat(allocator.getAllocatedMemory()).as("cancelled after %d", before).isZero();
      total = ran < before ? 0 : total;
    }
  }

  @Test
  void aReadCanBeSubscribedAgain() {
    LanceFileReader file = open("vectors-2.1");
    RowRanges rows = RowRanges.of(2, 9);
    var read = file.read(OfficialFiles.columns(file), rows, allocator, Schedulers.parallel());
    for (int i = 0; i < 3; i++) {
      StepVerifier.create(read)
          .assertNext(root -> {
            OfficialFiles.assertRows(root.getVector(0), rows);
            root.close();
          })
          .verifyComplete();
    }
  }

  @Test
  void anErrorInOneColumnFreesTheOthers() {
    byte[] content = OfficialFiles.bytes("chunks-2.2");
    LanceFileReader intact = open(content);
    List<FileColumn> columns = OfficialFiles.columns(intact);
    RowRanges rows = RowRanges.of(0, intact.rowCount());
    read(intact, List.of(columns.get(5)), rows).close();
    int chunk = (int) store.calls.getLast().ranges().get(0).offset();
    content[chunk + 5] ^= 0x7f;
    LanceFileReader file = open(content);
    StepVerifier.create(file.read(columns, rows, allocator, Schedulers.parallel()))
        .expectErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining(columns.get(5).field().name()))
        .verify();
  }
}
