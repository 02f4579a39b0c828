package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.objectstore.StorePath;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Damage gives a typed error or, where no structure is hit, other values; never anything else. */
class DamagedFilesTest extends FileReading {

  private static final StorePath PATH = StorePath.of("data/f.lance");
  private static final int MOST_ROWS = 1 << 20;
  private static final int MOST_CHANGES = 4;
  private static final int FILES = 60;

  private int refused;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "narrow-2.2",
        "chunks-2.1",
        "chunks-2.2",
        "vectors-2.2",
        "strings-2.1",
        "strings-2.2",
        "words-2.2",
        "wide-2.1",
        "asked-2.2"
      })
  void flippedBitsAndTruncations(String name) {
    byte[] content = OfficialFiles.bytes(name);
    List<FileColumn> columns = OfficialFiles.columns(open(name));
    for (int i = 0; i < FILES; i++) {
      long seed = name.hashCode() * 1000L + i;
      Random random = new Random(seed);
      byte[] damaged = damage(content, random);
      try {
        assertTypedErrorsOnly(damaged, columns, random);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).as("damage that was found").isGreaterThan(FILES / 4);
  }

  /** Truncated, or changed anywhere, or changed in the metadata at the end. */
  private static byte[] damage(byte[] content, Random random) {
    if (random.nextInt(8) == 0) {
      return Arrays.copyOf(content, random.nextInt(content.length));
    }
    byte[] damaged = content.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    int from = random.nextBoolean() ? 0 : content.length * 3 / 4;
    for (int k = 0; k < changes; k++) {
      int at = from + random.nextInt(content.length - from);
      damaged[at] = random.nextBoolean() ? (byte) random.nextInt() : flipped(damaged[at], random);
    }
    return damaged;
  }

  private static byte flipped(byte value, Random random) {
    return (byte) (value ^ 1 << random.nextInt(8));
  }

  private void assertTypedErrorsOnly(byte[] content, List<FileColumn> columns, Random random) {
    store.put(PATH, content);
    store.calls.clear();
    LanceFileReader file = typed(LanceFileReader.open(store, PATH, content.length));
    if (file == null) {
      return;
    }
    typed(Mono.fromCallable(file::schema));
    long rows = Math.min(file.rowCount(), MOST_ROWS);
    for (FileColumn column : columns) {
      if (column.columnIndex() < file.columnCount()) {
        readTyped(file, column, RowRanges.of(0, rows));
        long[] chosen = random.longs(5, 0, Math.max(1, rows)).sorted().distinct().toArray();
        readTyped(file, column, rows == 0 ? RowRanges.of(0, 0) : RowRanges.ofRows(chosen));
      }
    }
  }

  private void readTyped(LanceFileReader file, FileColumn column, RowRanges rows) {
    VectorSchemaRoot root =
        typed(file.read(List.of(column), rows, allocator, Schedulers.immediate()));
    if (root != null) {
      FieldVector vector = root.getVector(0);
      for (int i = 0; i < root.getRowCount(); i++) {
        OfficialFiles.actual(vector, i);
      }
      root.close();
    }
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  private <T> @Nullable T typed(Mono<T> mono) {
    try {
      return mono.block();
    } catch (CorruptFileException e) {
      assertThat(e.path()).isEqualTo(PATH.toString());
      refused++;
    } catch (UnsupportedFeatureException e) {
      refused++;
    }
    return null;
  }
}
