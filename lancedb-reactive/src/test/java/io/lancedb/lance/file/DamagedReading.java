package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.damage.Watchdog;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads damaged copies of a sound file in the ways that tables read files, and holds what comes of
 * it against the sound rows. Fails for every error but the two typed ones, for memory that is out
 * of proportion or left behind, and for what does not end.
 */
final class DamagedReading implements AutoCloseable {

  private static final StorePath PATH = StorePath.of("data/f.lance");
  private static final long ARROW_LIMIT = 48L << 20;
  private static final long HEAP_LIMIT = 24L << 20;

  /** What came of a damaged file. */
  enum Outcome {
    SAME_ROWS,
    REFUSED,
    OTHER_ROWS
  }

  private final Watchdog watchdog = new Watchdog();
  private final List<FileColumn> columns = new ArrayList<>();
  private final List<int @Nullable []> hashes = new ArrayList<>();
  private final long rows;
  private final long heapLimit;

  private Outcome outcome = Outcome.SAME_ROWS;

  DamagedReading(byte[] sound) {
    LanceFileReader file = open(sound);
    rows = file.rowCount();
    List<FileColumn> all = typed(Mono.fromCallable(() -> OfficialFiles.columns(file)));
    columns.addAll(all == null ? List.of() : all);
    long allocated =
        watchdog.run(() -> {
          for (FileColumn column : columns) {
            hashes.add(hashes(file, column, RowRanges.of(0, rows)));
          }
        });
    heapLimit = HEAP_LIMIT + 8 * allocated;
  }

  /** Whether no column of the sound file can be read yet. */
  boolean isUnsupported() {
    return hashes.stream().allMatch(Objects::isNull);
  }

  /** Reads a damaged copy. */
  Outcome read(byte[] damaged, Random random) {
    outcome = Outcome.SAME_ROWS;
    watchdog.run(heapLimit, () -> readAll(damaged, random));
    return outcome;
  }

  private static LanceFileReader open(byte[] content) {
    TestStore store = new TestStore();
    store.put(PATH, content);
    return Objects.requireNonNull(LanceFileReader.open(store, PATH, content.length).block());
  }

  private void readAll(byte[] damaged, Random random) {
    LanceFileReader file = typed(Mono.fromCallable(() -> open(damaged)));
    if (file == null) {
      return;
    }
    typed(Mono.fromCallable(file::schema));
    if (file.rowCount() != rows) {
      outcome = Outcome.REFUSED; // The table compares it with its own count.
      return;
    }
    for (int i = 0; i < columns.size(); i++) {
      FileColumn column = columns.get(i);
      if (column.columnIndex() >= file.columnCount()) {
        outcome = Outcome.REFUSED;
        return;
      }
      int[] sound = hashes.get(i);
      int[] some = random.ints(3, 0, Math.max(1, (int) rows)).sorted().distinct().toArray();
      if (rows > 0) {
        RowRanges taken = RowRanges.ofRows(Arrays.stream(some).asLongStream().toArray());
        compare(hashes(file, column, taken), sound == null ? null : at(sound, some));
      }
      compare(hashes(file, column, RowRanges.of(0, rows)), sound);
    }
  }

  private static int[] at(int[] values, int[] places) {
    return Arrays.stream(places).map(i -> values[i]).toArray();
  }

  private void compare(int @Nullable [] now, int @Nullable [] sound) {
    if (now != null
        && sound != null
        && outcome == Outcome.SAME_ROWS
        && !Arrays.equals(now, sound)) {
      outcome = Outcome.OTHER_ROWS;
    }
  }

  /** A hash of each row, or null when the column is refused. */
  private int @Nullable [] hashes(LanceFileReader file, FileColumn column, RowRanges wanted) {
    try (BufferAllocator allocator = new RootAllocator(ARROW_LIMIT)) {
      VectorSchemaRoot root =
          typed(file.read(List.of(column), wanted, allocator, Schedulers.immediate()));
      if (root == null) {
        return null;
      }
      try (root) {
        FieldVector vector = root.getVector(0);
        int[] result = new int[root.getRowCount()];
        for (int i = 0; i < result.length; i++) {
          result[i] = vector.isNull(i) ? -1 : vector.hashCode(i);
        }
        return result;
      }
    }
  }

  private <T> @Nullable T typed(Mono<T> mono) {
    try {
      return mono.block();
    } catch (CorruptFileException e) {
      assertThat(e.path()).isEqualTo(PATH.toString());
      assertThat(e.offset()).isGreaterThanOrEqualTo(-1);
    } catch (UnsupportedFeatureException e) {
      assertThat(e).hasMessageContaining(" ");
    }
    outcome = Outcome.REFUSED;
    return null;
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
