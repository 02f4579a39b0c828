package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Finding;
import io.lancedb.Finding.Severity;
import io.lancedb.Table;
import io.lancedb.VerifyOptions;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.TableNotFoundException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.damage.DamageRuns;
import io.lancedb.lance.damage.ManifestMutator;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.OfficialTables;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A table with one damaged file: what reads it gets a typed error or rows, verification goes
 * through to its end and finds what a reader stumbles over, and no memory is left or missing.
 */
class DamagedTablesTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final StorePath ROOT = StorePath.of("t.lance");
  private static final long MEMORY = 64 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"history", "stable", "v1_names", "deleted_runs"})
  void oneHostileManifest(String name) {
    Map<String, byte[]> sound = OfficialTables.files(name);
    DamageRuns.run(
        name,
        20,
        random -> {
          String path = some(sound, ".manifest", random);
          byte[] manifest = Objects.requireNonNull(sound.get(path));
          Map<String, byte[]> damaged = new TreeMap<>(sound);
          damaged.put(path, ManifestMutator.mutate(ManifestCodec.parse(manifest, path), random));
          use(damaged);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "stable", "file_2_1", "deleted_4999"})
  void oneFileIsCutChangedOrGone(String name) {
    Map<String, byte[]> sound = OfficialTables.files(name);
    DamageRuns.run(
        name,
        20,
        random -> {
          String path = some(sound, "", random);
          byte[] content = Objects.requireNonNull(sound.get(path)).clone();
          Map<String, byte[]> damaged = new TreeMap<>(sound);
          if (random.nextInt(10) == 0) {
            damaged.remove(path);
          } else if (random.nextInt(4) == 0) {
            damaged.put(path, Arrays.copyOf(content, random.nextInt(content.length)));
          } else {
            for (int k = random.nextInt(4); k >= 0; k--) {
              content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
            }
            damaged.put(path, content);
          }
          use(damaged);
        });
  }

  private static String some(Map<String, byte[]> files, String ending, Random random) {
    List<String> paths = files.keySet().stream().filter(path -> path.endsWith(ending)).toList();
    return paths.get(random.nextInt(paths.size()));
  }

  private static void use(Map<String, byte[]> files) {
    MemoryStore store = MemoryStore.create();
    files.forEach((path, content) ->
        ObjectStores.put(store, ROOT.resolve(StorePath.of(path)), content).block(TIMEOUT));
    LocalConnection db =
        LocalConnection.over(ConnectOptions.of("memory://").withMemoryLimit(MEMORY), store);
    try {
      Table table = typed(db.openTable("t"), new ArrayList<>());
      if (table != null) {
        use(table);
      }
    } finally {
      db.close().block(TIMEOUT);
      assertThat(db.memory().getAllocatedMemory()).isZero();
    }
  }

  private static void use(Table table) {
    List<RuntimeException> errors = new ArrayList<>();
    Schema schema = typed(table.schema(), errors);
    typed(table.countRows(), errors);
    typed(table.query().rows().count(), errors);
    if (schema != null && schema.getFields().stream().anyMatch(DamagedTablesTest::isId)) {
      typed(table.query().where("id >= 0").offset(1).limit(2).rows().count(), errors);
    }
    typed(table.versions().collectList(), new ArrayList<>());
    Flux<Finding> verification = table.verify(VerifyOptions.DEEP);
    List<Finding> findings =
        Objects.requireNonNull(verification.collectList().block(TIMEOUT), "findings");
    assertThat(findings).allMatch(finding -> !finding.path().isEmpty());
    if (errors.stream().anyMatch(CorruptFileException.class::isInstance)) {
      assertThat(findings)
          .as(errors.toString())
          .anyMatch(finding -> finding.severity() != Severity.NOTE);
    }
  }

  /** A column under another name or of another type is another column. */
  private static boolean isId(Field field) {
    return field.getName().equals("id") && field.getType() instanceof ArrowType.Int;
  }

  private static <T> @Nullable T typed(Mono<T> mono, List<RuntimeException> errors) {
    try {
      return mono.block(TIMEOUT);
    } catch (CorruptFileException | UnsupportedFeatureException | TableNotFoundException e) {
      errors.add(e);
      return null;
    }
  }
}
