package io.lancedb.objectstore.decorator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.testing.CountingAllocator;
import io.lancedb.objectstore.testing.Fault;
import io.lancedb.objectstore.testing.FaultInjectingStore;
import io.lancedb.objectstore.testing.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@NullUnmarked
class LimitStoreTest {

  private static final StorePath X = StorePath.of("x");

  private final FaultInjectingStore slow = new FaultInjectingStore(MemoryStore.create());
  private final LimitStore store = new LimitStore(slow, new LimitOptions(2, 100));
  private final CountingAllocator buffers = new CountingAllocator();
  private final List<Integer> done = new ArrayList<>();

  private Sinks.Empty<Void> hold(Operation operation) {
    Sinks.Empty<Void> gate = Sinks.empty();
    slow.next(operation, new Fault.Delay(gate.asMono()));
    return gate;
  }

  private Disposable read(int number, int bytes) {
    return store
        .getRanges(X, List.of(new ByteRange(0, bytes)), buffers)
        .doOnNext(list -> list.forEach(StoreBuffer::close))
        .subscribe(list -> done.add(number));
  }

  @Test
  void operationsWaitInTheirOrder() {
    ObjectStores.put(store, X, new byte[500]).block();
    Sinks.Empty<Void> first = hold(Operation.GET_RANGES);
    Sinks.Empty<Void> second = hold(Operation.GET_RANGES);
    read(1, 10);
    read(2, 10);
    read(3, 10);
    read(4, 10);
    assertThat(done).isEmpty();
    assertThat(store.freeOperations()).isZero();

    second.tryEmitEmpty();
    assertThat(done).containsExactly(2, 3, 4);
    first.tryEmitEmpty();
    assertThat(done).containsExactly(2, 3, 4, 1);
    assertEverythingIsFree();
  }

  @Test
  void bytesAreBoundedAndNobodyOvertakes() {
    ObjectStores.put(slow, X, new byte[500]).block();
    Sinks.Empty<Void> first = hold(Operation.GET_RANGES);
    read(1, 60);
    read(2, 50);
    read(3, 10);
    assertThat(done).isEmpty();
    assertThat(store.freeBytes()).isEqualTo(40);

    first.tryEmitEmpty();
    assertThat(done).containsExactly(1, 2, 3);
    assertEverythingIsFree();
  }

  @Test
  void aRequestLargerThanTheLimitRunsAlone() {
    ObjectStores.put(store, X, new byte[500]).block();
    read(1, 400);
    assertThat(done).containsExactly(1);
    assertEverythingIsFree();
  }

  @Test
  void cancelAndErrorGivePermitsBack() {
    ObjectStores.put(store, X, new byte[500]).block();
    hold(Operation.GET_RANGES);
    hold(Operation.GET_RANGES);
    Disposable running = read(1, 60);
    Disposable waiting = read(2, 60);
    read(3, 30);
    waiting.dispose();
    assertThat(done).isEmpty();
    running.dispose();
    StepVerifier.create(store.head(StorePath.of("missing"))).expectError().verify();
    slow.next(Operation.PUT, new Fault.Fail(io.lancedb.objectstore.StoreException.Kind.OTHER));
    StepVerifier.create(ObjectStores.put(store, X, new byte[50])).expectError().verify();
    assertThat(store.freeOperations()).isEqualTo(1);
    assertThat(store.freeBytes()).isEqualTo(70);
  }

  @Test
  void manyWaitingOperationsNeedNoDeepStack() {
    ObjectStores.put(store, X, new byte[500]).block();
    Sinks.Empty<Void> gate = hold(Operation.HEAD);
    hold(Operation.HEAD);
    Disposable blocked = store.head(X).subscribe();
    Mono<Long> heads = Flux.range(0, 5_000).flatMap(i -> store.head(X), 5_000).count();
    Disposable second = store.head(X).subscribe();
    StepVerifier.create(heads).then(gate::tryEmitEmpty).expectNext(5_000L).verifyComplete();
    blocked.dispose();
    second.dispose();
    assertEverythingIsFree();
  }

  private void assertEverythingIsFree() {
    assertThat(store.freeOperations()).isEqualTo(2);
    assertThat(store.freeBytes()).isEqualTo(100);
    assertThat(buffers.outstanding()).isZero();
  }
}
