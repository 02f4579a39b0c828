package io.lancedb.objectstore.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Long ranges of local files for readers that accept memory of the store. */
@NullUnmarked
class MappedRangesTest {

  private static final StorePath PATH = StorePath.of("t/a.lance");
  private static final int SIZE = 3 << 20;
  private static final List<ByteRange> LONG =
      List.of(new ByteRange(1000, 400_000), new ByteRange(2_000_000, 1_000_000));

  @TempDir Path directory;
  private ObjectStore store;
  private Path file;
  private final byte[] content = new byte[SIZE];
  private final Sharing sharing = new Sharing();

  /** Accepts memory of the store, and counts. */
  private static final class Sharing implements StoreBufferAllocator {

    final AtomicInteger shared = new AtomicInteger();
    final AtomicInteger released = new AtomicInteger();
    final AtomicInteger allocated = new AtomicInteger();

    @Override
    public StoreBuffer allocate(long size) {
      allocated.incrementAndGet();
      return StoreBufferAllocator.heap().allocate(size);
    }

    @Override
    public boolean acceptsShared() {
      return true;
    }

    @Override
    public StoreBuffer share(MemorySegment bytes, Runnable release) {
      shared.incrementAndGet();
      return new StoreBuffer() {
        @Override
        public MemorySegment segment() {
          return bytes;
        }

        @Override
        public StoreBuffer slice(long offset, long length) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
          released.incrementAndGet();
          release.run();
        }
      };
    }
  }

  @BeforeEach
  void open() throws IOException {
    store = LocalStore.create(directory, LocalOptions.DEFAULT.withIoThreads(2));
    file = directory.resolve(PATH.toString());
    Files.createDirectories(file.getParent());
    write(5);
  }

  @AfterEach
  void close() {
    store.close().block();
  }

  private void write(long seed) throws IOException {
    new SplittableRandom(seed).nextBytes(content);
    Files.write(file, content);
  }

  private List<StoreBuffer> read(List<ByteRange> ranges) {
    return store.getRanges(PATH, ranges, sharing).block();
  }

  private void check(List<StoreBuffer> read, List<ByteRange> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      int from = (int) ranges.get(i).offset();
      assertThat(read.get(i).segment().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOfRange(content, from, (int) ranges.get(i).end()));
    }
  }

  @Test
  void longRangesAreThoseOfTheMappedFile() {
    List<StoreBuffer> first = read(LONG);
    List<StoreBuffer> second = read(LONG);

    check(first, LONG);
    assertThat(sharing.allocated).hasValue(0);
    assertThat(first.get(0).segment().isReadOnly()).isTrue();
    assertThat(second.get(0).segment().address()).isEqualTo(first.get(0).segment().address());
    first.forEach(StoreBuffer::close);
    check(second, LONG);
    second.forEach(StoreBuffer::close);
    assertThat(sharing.released).hasValue(4);
  }

  @Test
  void shortRangesAreRead() {
    List<ByteRange> ranges = List.of(new ByteRange(7, 100), new ByteRange(1 << 20, 500_000));
    List<StoreBuffer> read = read(ranges);

    check(read, ranges);
    assertThat(sharing.shared).hasValue(0);
    read.forEach(StoreBuffer::close);
  }

  @Test
  void aDeletedFileIsThereAsLongAsItIsHeld() {
    List<StoreBuffer> read = read(LONG);

    store.delete(Flux.just(PATH)).blockLast();

    check(read, LONG);
    MemorySegment bytes = read.get(0).segment();
    read.forEach(StoreBuffer::close);
    assertThatThrownBy(() -> bytes.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read(LONG))
        .satisfies(e -> assertThat(StoreException.is(e, StoreException.Kind.NOT_FOUND)).isTrue());
  }

  @Test
  void closingTheStoreUnmapsWhatNobodyHolds() {
    List<StoreBuffer> read = read(LONG);
    read.get(1).close();

    store.close().block();

    check(read.subList(0, 1), LONG.subList(0, 1));
    MemorySegment bytes = read.get(0).segment();
    read.get(0).close();
    assertThat(bytes.scope().isAlive()).isFalse();
  }

  @Test
  void aChangedFileIsMappedAnew() throws IOException {
    List<StoreBuffer> before = read(LONG);
    before.forEach(StoreBuffer::close);
    Files.delete(file);
    write(6);

    List<StoreBuffer> after = read(LONG);

    check(after, LONG);
    after.forEach(StoreBuffer::close);
  }

  @Test
  void aFileThatWasCutOffIsAnErrorBeforeAnyByteIsTouched() throws IOException {
    read(LONG).forEach(StoreBuffer::close);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(2_500_000);
    }

    assertThatThrownBy(() -> read(LONG))
        .satisfies(
            e -> assertThat(StoreException.is(e, StoreException.Kind.INVALID_RANGE)).isTrue());
    assertThat(sharing.shared).hasValue(2);
  }
}
