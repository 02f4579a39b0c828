package io.lancedb.lance.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.damage.DamageRuns;
import io.lancedb.lance.damage.Watchdog;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.DeletionFile.DeletionFileType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A damaged deletion file is refused, or deletes as many rows of the fragment as it should. */
class DamagedDeletionFilesTest {

  private static final String PATH = "t.lance/_deletions/f";
  private static final long HEAP_LIMIT = 4 << 20;

  private final Watchdog watchdog = new Watchdog();

  @AfterEach
  void stop() {
    watchdog.close();
  }

  /** A file, and the fragment that it belongs to. */
  record Sample(String name, byte[] content, Fragment fragment) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (String table : List.of("history", "deleted_4999", "deleted_5000", "deleted_runs")) {
      var files = OfficialTables.files(table);
      String newest =
          files.keySet().stream()
              .filter(path -> path.endsWith(".manifest"))
              .findFirst()
              .orElseThrow();
      for (Fragment fragment : ManifestCodec.parse(content(files, newest), newest).fragments()) {
        DeletionFile deletions = fragment.deletionFile();
        if (deletions != null) {
          String name = deletions.name(fragment.id());
          samples.add(
              new Sample(table + "/" + name, content(files, "_deletions/" + name), fragment));
        }
      }
    }
    samples.add(bitmap("few", 1000, 1, 5, 900));
    samples.add(bitmap("runs", 100_000, IntStream.range(100, 70_000).toArray()));
    samples.add(
        bitmap(
            "scattered", 200_000, IntStream.range(0, 199_999).filter(i -> i % 7 == 0).toArray()));
    return samples;
  }

  private static byte[] content(Map<String, byte[]> files, String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  private static Sample bitmap(String name, int physicalRows, int... deleted) {
    DataFragment fragment =
        DataFragment.newBuilder()
            .setPhysicalRows(physicalRows)
            .setDeletionFile(
                io.lancedb.lance.table.proto.DeletionFile.newBuilder()
                    .setFileType(DeletionFileType.BITMAP)
                    .setNumDeletedRows(deleted.length))
            .build();
    byte[] content = DeletionVectorCodec.write(DeletionVector.of(deleted));
    return new Sample(name, content, Fragment.of(fragment, "m"));
  }

  private boolean refused(Sample sample, byte[] damaged) {
    boolean[] refused = new boolean[1];
    watchdog.run(
        HEAP_LIMIT,
        () -> {
          try {
            var rows = DeletionVectorCodec.parse(damaged, sample.fragment(), PATH);
            assertThat(rows.cardinality()).isEqualTo(sample.fragment().deletedRows());
          } catch (CorruptFileException e) {
            assertThat(e.path()).isEqualTo(PATH);
            refused[0] = true;
          }
        });
    return refused[0];
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTruncationIsRefused(Sample sample) {
    byte[] content = sample.content();
    int step = Math.max(1, content.length / (2000 * DamageRuns.factor()));
    for (int length = 0; length < content.length; length += step) {
      assertThat(refused(sample, Arrays.copyOf(content, length))).as("%d bytes", length).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void changedBytesAreFoundOrDeleteAsManyRows(Sample sample) {
    assertThat(refused(sample, sample.content())).isFalse();
    DamageRuns.run(
        sample.name(),
        600,
        random -> {
          byte[] damaged = sample.content().clone();
          for (int k = random.nextInt(3); k >= 0; k--) {
            int at = place(random, damaged.length);
            damaged[at] =
                random.nextBoolean()
                    ? (byte) random.nextInt()
                    : (byte) (damaged[at] ^ 1 << random.nextInt(8));
          }
          refused(sample, damaged);
        });
  }

  /** Rather where the headers are: at the beginning and at the end. */
  private static int place(Random random, int length) {
    int near = random.nextInt(Math.min(length, 200));
    return switch (random.nextInt(3)) {
      case 0 -> near;
      case 1 -> length - 1 - near;
      default -> random.nextInt(length);
    };
  }
}
