package io.lancedb.objectstore.decorator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.testing.CountingAllocator;
import io.lancedb.objectstore.testing.Fault;
import io.lancedb.objectstore.testing.FaultInjectingStore;
import io.lancedb.objectstore.testing.Operation;
import io.lancedb.objectstore.testing.RecordingStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@NullUnmarked
class RetryStoreTest {

  private static final StorePath X = StorePath.of("x");
  private static final RetryOptions FAST =
      new RetryOptions(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(60));
  private static final Fault BUSY = new Fault.Fail(Kind.TRANSIENT);
  private static final Fault LOST = new Fault.LoseAnswer(Kind.TIMEOUT);

  private final MemoryStore memory = MemoryStore.create();
  private final RecordingStore recorded = new RecordingStore(memory);
  private final FaultInjectingStore faulty = new FaultInjectingStore(recorded);
  private final RetryStore store = new RetryStore(faulty, FAST);

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String content() {
    return new String(
        ObjectStores.read(memory, X, GetOptions.WHOLE, 1000).block(), StandardCharsets.UTF_8);
  }

  private void fault(Operation operation, Fault fault, int times) {
    faulty.on(operation, path -> true, fault, 1, times);
  }

  private static void failsWith(Kind kind, Mono<?> operation) {
    StepVerifier.create(operation)
        .expectErrorMatches(error -> StoreException.is(error, kind))
        .verify(Duration.ofSeconds(30));
  }

  @Test
  void everyRepeatableOperationIsTriedAgain() {
    memory.put(X, bytes("0123456789"), PutOptions.OVERWRITE).block();
    for (Operation operation : Operation.values()) {
      if (operation != Operation.PUT_MULTIPART) {
        fault(operation, BUSY, 2);
      }
    }
    CountingAllocator buffers = new CountingAllocator();

    assertThat(store.head(X).block().size()).isEqualTo(10);
    assertThat(ObjectStores.read(store, X, GetOptions.WHOLE, 100).block()).hasSize(10);
    List<StoreBuffer> ranges = store.getRanges(X, List.of(new ByteRange(1, 2)), buffers).block();
    ranges.forEach(StoreBuffer::close);
    assertThat(store.list(StorePath.ROOT, ListOptions.ALL).count().block()).isEqualTo(1);
    assertThat(store.listWithDelimiter(StorePath.ROOT).block().objects()).hasSize(1);
    store.copy(X, StorePath.of("y"), CopyOptions.OVERWRITE).block();
    store.put(X, bytes("new"), PutOptions.OVERWRITE).block();
    assertThat(store.delete(Flux.just(X)).collectList().block()).containsExactly(X);
    assertThat(faulty.injected()).isEqualTo(16);
    assertThat(buffers.outstanding()).isZero();
  }

  @Test
  void attemptsAreCounted() {
    fault(Operation.HEAD, BUSY, 100);
    failsWith(Kind.TRANSIENT, store.head(X));
    assertThat(faulty.injected()).isEqualTo(FAST.maxAttempts());
  }

  @Test
  void otherErrorsAreNotTriedAgain() {
    failsWith(Kind.NOT_FOUND, store.head(X));
    fault(Operation.HEAD, new Fault.Fail(Kind.PERMISSION_DENIED), 100);
    failsWith(Kind.PERMISSION_DENIED, store.head(X));
    assertThat(faulty.injected()).isEqualTo(1);
  }

  @Test
  void theDeadlineEndsAllAttempts() {
    fault(Operation.HEAD, BUSY, Integer.MAX_VALUE);
    RetryOptions options =
        new RetryOptions(
            Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(2));
    StepVerifier.withVirtualTime(() -> new RetryStore(faulty, options).head(X))
        .thenAwait(Duration.ofMinutes(2))
        .expectErrorMatches(error -> StoreException.is(error, Kind.TRANSIENT))
        .verify(Duration.ofSeconds(30));
    assertThat(faulty.injected()).isGreaterThan(10);
  }

  @Test
  void aCreateWhoseAnswerWasLostHasSucceeded() {
    fault(Operation.PUT, LOST, 1);
    PutResult result = store.put(X, bytes("ours"), PutOptions.CREATE).block();

    assertThat(result.eTag()).isEqualTo(memory.head(X).block().eTag());
    assertThat(result.size()).isEqualTo(4);
    assertThat(recorded.calls(Operation.PUT)).hasSize(1);
    assertThat(content()).isEqualTo("ours");
  }

  @Test
  void aCreateThatDidNotTakeEffectIsTriedAgain() {
    fault(Operation.PUT, BUSY, 2);
    store.put(X, bytes("ours"), PutOptions.CREATE).block();

    assertThat(recorded.calls(Operation.PUT)).hasSize(1);
    assertThat(content()).isEqualTo("ours");
  }

  @Test
  void aCreateThatLostItsAnswerAndTheRaceFails() {
    for (String theirs : List.of("them", "others")) {
      memory.put(X, bytes(theirs), PutOptions.OVERWRITE).block();
      fault(Operation.PUT, new Fault.Fail(Kind.TIMEOUT), 1);
      failsWith(Kind.ALREADY_EXISTS, store.put(X, bytes("ours"), PutOptions.CREATE));
      assertThat(content()).isEqualTo(theirs);
    }
  }

  @Test
  void aPlainConflictIsNoReasonToLookBack() {
    memory.put(X, bytes("ours"), PutOptions.OVERWRITE).block();
    failsWith(Kind.ALREADY_EXISTS, store.put(X, bytes("ours"), PutOptions.CREATE));
    assertThat(recorded.calls(Operation.GET)).isEmpty();
  }

  @Test
  void anIfMatchesWhoseAnswerWasLostHasSucceeded() {
    String eTag = memory.put(X, bytes("old"), PutOptions.OVERWRITE).block().eTag();
    fault(Operation.PUT, LOST, 1);
    PutResult result = store.put(X, bytes("new"), PutOptions.ifMatches(eTag)).block();

    assertThat(result.eTag()).isEqualTo(memory.head(X).block().eTag());
    assertThat(recorded.calls(Operation.PUT)).hasSize(1);
  }

  @Test
  void anIfMatchesThatDidNotTakeEffectIsTriedAgain() {
    String eTag = memory.put(X, bytes("old"), PutOptions.OVERWRITE).block().eTag();
    fault(Operation.PUT, BUSY, 1);
    store.put(X, bytes("new"), PutOptions.ifMatches(eTag)).block();
    assertThat(content()).isEqualTo("new");

    fault(Operation.PUT, BUSY, 1);
    failsWith(Kind.PRECONDITION, store.put(X, bytes("three"), PutOptions.ifMatches(eTag)));
    assertThat(content()).isEqualTo("new");
  }

  @Test
  void anIfMatchesOfAnObjectThatIsGoneFails() {
    fault(Operation.PUT, BUSY, 1);
    failsWith(Kind.PRECONDITION, store.put(X, bytes("new"), PutOptions.ifMatches("7")));
  }

  @Test
  void lookingBackIsRetriedWithoutAFurtherPut() {
    fault(Operation.PUT, LOST, 1);
    fault(Operation.GET, BUSY, 2);
    store.put(X, bytes("ours"), PutOptions.CREATE).block();
    assertThat(recorded.calls(Operation.PUT)).hasSize(1);
  }

  @Test
  void aBodyGoesOnWhereItBrokeOff() {
    memory.put(X, bytes("0123456789"), PutOptions.OVERWRITE).block();
    faulty.next(Operation.GET, new Fault.Truncate(4));
    faulty.next(Operation.GET, new Fault.Truncate(3));

    byte[] read = ObjectStores.read(store, X, GetOptions.range(1, 8), 100).block();
    assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo("12345678");
    assertThat(recorded.calls(Operation.GET).stream().map(RecordingStore.Call::ranges))
        .containsExactly(
            List.of(new ByteRange(1, 8)),
            List.of(new ByteRange(5, 4)),
            List.of(new ByteRange(8, 1)));
  }

  @Test
  void aBodyOfAnObjectThatChangedIsNotGluedTogether() {
    memory.put(X, bytes("0123456789"), PutOptions.OVERWRITE).block();
    faulty.next(Operation.GET, new Fault.Truncate(4));
    var result = store.get(X, GetOptions.WHOLE).block();
    memory.put(X, bytes("abcdefghij"), PutOptions.OVERWRITE).block();

    failsWith(Kind.PRECONDITION, result.body().then());
  }

  @Test
  void aListingGoesOnAfterTheLastPath() {
    for (String name : List.of("a", "b", "c", "d")) {
      memory.put(StorePath.of(name), bytes(name), PutOptions.OVERWRITE).block();
    }
    faulty.next(Operation.LIST, new Fault.Truncate(2));
    faulty.next(Operation.LIST, new Fault.Truncate(1));

    assertThat(
            store
                .list(StorePath.ROOT, ListOptions.ALL)
                .map(meta -> meta.path().toString())
                .collectList()
                .block())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void aDeleteTakesUpWhatIsLeft() {
    List<StorePath> paths = List.of(StorePath.of("a"), StorePath.of("b"), StorePath.of("c"));
    faulty.next(Operation.DELETE, new Fault.Truncate(1));

    assertThat(store.delete(Flux.fromIterable(paths)).collectList().block())
        .containsExactlyInAnyOrderElementsOf(paths);
  }

  @Test
  void aStreamIsNotRepeated() {
    fault(Operation.PUT_MULTIPART, BUSY, 1);
    failsWith(
        Kind.TRANSIENT,
        store.putMultipart(X, Flux.empty(), io.lancedb.objectstore.MultipartOptions.DEFAULT));
  }
}
