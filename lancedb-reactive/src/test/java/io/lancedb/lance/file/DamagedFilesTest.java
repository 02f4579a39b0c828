package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.lancedb.lance.damage.DamageRuns;
import io.lancedb.lance.damage.MessageDifference;
import io.lancedb.lance.damage.MessageMutator;
import io.lancedb.lance.file.DamageCorpus.Sample;
import io.lancedb.lance.file.DamagedReading.Outcome;
import io.lancedb.lance.file.proto.ColumnMetadata;
import io.lancedb.lance.file.proto.FileDescriptor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Damage gives a typed error or the sound rows. Other rows are allowed only where the damage is in
 * values, of which no structure can tell. See {@link DamageRuns} for longer runs and for seeds.
 */
class DamagedFilesTest {

  private static final Logger LOG = LoggerFactory.getLogger(DamagedFilesTest.class);

  /** Metadata that holds values of rows, or says where they are or how they are coded. */
  private static final Set<String> VALUES =
      Set.of(
          "inline_value",
          "value",
          "symbol_table",
          "fsst",
          "buffer_offsets",
          "buffer_index",
          "null_adjustment");

  private static final Map<String, Map<Outcome, Integer>> OUTCOMES = new TreeMap<>();

  static List<Sample> small() {
    return DamageCorpus.small();
  }

  static List<Sample> large() {
    return DamageCorpus.large();
  }

  @AfterAll
  static void tellOutcomes() {
    OUTCOMES.forEach((kind, outcomes) -> LOG.info("{}: {}", kind, outcomes));
  }

  private static Outcome count(String kind, Outcome outcome) {
    OUTCOMES
        .computeIfAbsent(kind, key -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
    return outcome;
  }

  @ParameterizedTest
  @MethodSource("small")
  void everyTruncationIsRefused(Sample sample) {
    byte[] sound = sample.content();
    try (DamagedReading reading = new DamagedReading(sound)) {
      Random random = new Random(1);
      for (int length = 0; length < sound.length; length++) {
        assertThat(count("truncated", reading.read(Arrays.copyOf(sound, length), random)))
            .as("%s of %d bytes", sample, length)
            .isEqualTo(Outcome.REFUSED);
      }
    }
  }

  /** One bit of every other byte after the pages. */
  @ParameterizedTest
  @MethodSource("small")
  void aFlippedBitOfMetadataIsFoundOrHarmless(Sample sample) {
    byte[] sound = sample.content();
    FileParts parts = FileParts.of(sound);
    try (DamagedReading reading = new DamagedReading(sound)) {
      DamageRuns.run(
          sample.name(),
          1,
          random -> {
            int first = parts.pages().length + random.nextInt(2);
            for (int at = first; at < sound.length; at += 2) {
              byte[] damaged = sound.clone();
              damaged[at] ^= (byte) (1 << random.nextInt(8));
              assertAllowed("flipped in metadata", reading, parts, damaged, random);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("small")
  void aFlippedBitOfValuesIsFoundOrAnotherValue(Sample sample) {
    byte[] sound = sample.content();
    int pages = FileParts.of(sound).pages().length;
    try (DamagedReading reading = new DamagedReading(sound)) {
      DamageRuns.run(
          sample.name(),
          pages == 0 ? 0 : 100,
          random -> {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(pages)] ^= (byte) (1 << random.nextInt(8));
            count("flipped in pages", reading.read(damaged, random));
          });
    }
  }

  @ParameterizedTest
  @MethodSource("small")
  void hostileMessagesAreFoundOrHarmless(Sample sample) {
    FileParts parts = FileParts.of(sample.content());
    try (DamagedReading reading = new DamagedReading(sample.content())) {
      DamageRuns.run(
          sample.name(),
          120,
          random -> {
            FileParts damaged = mutated(parts, random);
            if (random.nextInt(4) == 0) {
              damaged = mutated(damaged, random);
            }
            assertAllowed("hostile messages", reading, parts, damaged.bytes(), random);
          });
    }
  }

  private static FileParts mutated(FileParts parts, Random random) {
    MessageMutator mutator = new MessageMutator(random);
    int column = random.nextInt(parts.columns().size() + 1) - 1;
    return column < 0
        ? parts.withDescriptor((FileDescriptor) mutator.mutate(parts.descriptor()))
        : parts.withColumn(column, (ColumnMetadata) mutator.mutate(parts.columns().get(column)));
  }

  @ParameterizedTest
  @MethodSource("small")
  void hostileTablesAreFoundOrHarmless(Sample sample) {
    FileParts parts = FileParts.of(sample.content());
    try (DamagedReading reading = new DamagedReading(sample.content())) {
      DamageRuns.run(
          sample.name(),
          50,
          random -> {
            long[] numbers = parts.numbers();
            int at = random.nextInt(numbers.length);
            numbers[at] =
                switch (random.nextInt(6)) {
                  case 0 -> -1;
                  case 1 -> Long.MAX_VALUE - random.nextInt(64);
                  case 2 -> numbers[at] + (1L << random.nextInt(64));
                  case 3 -> numbers[random.nextInt(numbers.length)];
                  case 4 -> random.nextInt(sample.content().length);
                  default -> numbers[at] - 1;
                };
            assertAllowed("hostile tables", reading, parts, parts.bytes(numbers), random);
          });
    }
  }

  /** Several bytes changed anywhere, or in the metadata at the end. */
  @ParameterizedTest
  @MethodSource("large")
  void manyChangesOfLargeFilesAreTypedErrors(Sample sample) {
    byte[] sound = sample.content();
    try (DamagedReading reading = new DamagedReading(sound)) {
      DamageRuns.run(
          sample.name(),
          12,
          random -> {
            byte[] damaged =
                random.nextInt(8) == 0
                    ? Arrays.copyOf(sound, random.nextInt(sound.length))
                    : sound.clone();
            int from = random.nextBoolean() ? 0 : damaged.length * 3 / 4;
            for (int k = random.nextInt(4); k >= 0 && from < damaged.length; k--) {
              damaged[from + random.nextInt(damaged.length - from)] ^=
                  (byte) (1 + random.nextInt(255));
            }
            count("large files", reading.read(damaged, random));
          });
    }
  }

  private static void assertAllowed(
      String kind, DamagedReading reading, FileParts sound, byte[] damaged, Random random) {
    if (count(kind, reading.read(damaged, random)) == Outcome.OTHER_ROWS) {
      assertThat(changes(sound, damaged))
          .as("only what holds values may change rows")
          .anyMatch(path -> VALUES.contains(path.substring(path.lastIndexOf('.') + 1)));
    }
  }

  /** The names of the metadata fields that the damage changed. */
  private static Set<String> changes(FileParts sound, byte[] damaged) {
    FileParts now = FileParts.of(damaged);
    Set<String> changes = new TreeSet<>();
    changes.addAll(MessageDifference.of(sound.descriptor(), now.descriptor()));
    for (int i = 0; i < Math.min(sound.columns().size(), now.columns().size()); i++) {
      Message before = sound.columns().get(i);
      changes.addAll(MessageDifference.of(before, now.columns().get(i)));
    }
    return changes;
  }
}
