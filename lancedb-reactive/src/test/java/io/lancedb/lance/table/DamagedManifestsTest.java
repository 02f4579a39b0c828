package io.lancedb.lance.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.damage.DamageRuns;
import io.lancedb.lance.damage.ManifestMutator;
import io.lancedb.lance.damage.Watchdog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A damaged manifest is refused with a typed error, or is one that all can be asked of. */
class DamagedManifestsTest {

  private static final String PATH = "t.lance/_versions/1.manifest";

  /** Manifests have kilobytes; what they claim may unfold to ids and versions of their rows. */
  private static final long HEAP_LIMIT = 16 << 20;

  private final Watchdog watchdog = new Watchdog();

  @AfterEach
  void stop() {
    watchdog.close();
  }

  /** A manifest and what it is called. */
  record Sample(String name, byte[] content) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The newest manifest of official tables, and the one in the middle of their history. */
  static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (String table : List.of("history", "stable", "v1_names", "deleted_runs", "nested")) {
      var files = OfficialTables.files(table);
      List<String> manifests =
          files.keySet().stream().filter(path -> path.endsWith(".manifest")).toList();
      for (int i : IntStream.of(0, manifests.size() / 2).distinct().toArray()) {
        String path = manifests.get(i);
        samples.add(new Sample(table + "/" + path, Objects.requireNonNull(files.get(path))));
      }
    }
    return samples;
  }

  /** Whether it was refused. */
  private boolean refused(byte[] damaged) {
    boolean[] refused = new boolean[1];
    watchdog.run(HEAP_LIMIT, () -> refused[0] = !isReadable(damaged));
    return refused[0];
  }

  private static boolean isReadable(byte[] damaged) {
    try {
      Manifest manifest = ManifestCodec.parse(damaged, PATH);
      assertThat(manifest.countRows()).isNotNegative();
      assertThat(manifest.timestamp()).isNotNull();
      assertThat(manifest.maxFragmentId()).isGreaterThanOrEqualTo(-1);
      FeatureFlags.checkReadable(manifest);
      for (Fragment fragment : manifest.fragments()) {
        fragment(fragment);
      }
      manifest.schema().arrow();
      return true;
    } catch (CorruptFileException e) {
      assertThat(e.path()).isEqualTo(PATH);
      return false;
    } catch (UnsupportedFeatureException e) {
      assertThat(e).hasMessageNotContaining("null");
      return false;
    }
  }

  private static void fragment(Fragment fragment) {
    RowIds ids = fragment.rowIds();
    if (ids != null && ids.size() == fragment.physicalRows() && ids.size() > 0) {
      assertThat(ids.id(0)).isNotNegative();
      assertThat(ids.indexOf(ids.id(ids.size() - 1))).isBetween(0L, ids.size() - 1);
      assertThat(ids.toBitmap().getLongCardinality()).isBetween(1L, ids.size());
    }
    RowVersions created = RowVersions.parse(fragment.proto().getInlineCreatedAtVersions(), PATH);
    assertThat(created.size()).isNotNegative();
    DeletionFile deletions = fragment.deletionFile();
    if (deletions != null) {
      assertThat(deletions.name(fragment.id())).startsWith(fragment.id() + "-");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTruncationIsRefused(Sample sample) {
    for (int length = 0; length < sample.content().length; length++) {
      assertThat(refused(Arrays.copyOf(sample.content(), length))).as("%d bytes", length).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void flippedBitsAreTypedErrorsOrAnotherManifest(Sample sample) {
    DamageRuns.run(
        sample.name(),
        1,
        random -> {
          for (int at = random.nextInt(4); at < sample.content().length; at += 4) {
            byte[] damaged = sample.content().clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            refused(damaged);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hostileMessagesAreTypedErrorsOrAnotherManifest(Sample sample) {
    Manifest sound = ManifestCodec.parse(sample.content(), PATH);
    DamageRuns.run(sample.name(), 60, random -> refused(ManifestMutator.mutate(sound, random)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hostilePositionsAndLengthsOfSectionsAreRefused(Sample sample) {
    int size = sample.content().length;
    long position = number(sample.content()).getLong(size - 16);
    DamageRuns.run(
        sample.name(),
        100,
        random -> {
          byte[] damaged = sample.content().clone();
          long hostile =
              switch (random.nextInt(4)) {
                case 0 -> random.nextLong();
                case 1 -> random.nextInt();
                case 2 -> size - random.nextInt(40);
                default -> Long.MAX_VALUE - random.nextInt(40);
              };
          switch (random.nextInt(3)) {
            case 0 -> number(damaged).putLong(size - 16, hostile);
            case 1 -> number(damaged).putInt((int) position, (int) hostile);
            default -> number(damaged).putInt(0, (int) hostile);
          }
          boolean same = Arrays.equals(damaged, sample.content());
          assertThat(refused(damaged)).isNotEqualTo(same);
        });
  }

  private static ByteBuffer number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
