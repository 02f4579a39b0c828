package io.lancedb.compatibility;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * We and the official binding take turns on one table. After each turn both read the whole table,
 * and it must be what the turns so far make of it.
 */
@OfficialBinding
abstract class TurnsContract {

  /** Who makes the table, and how. */
  enum Creator {
    WE,
    WE_WITH_STABLE_ROW_IDS,
    THEY
  }

  private final List<Map<String, @Nullable Object>> model = new ArrayList<>();
  private final Map<Long, List<Map<String, @Nullable Object>>> history = new HashMap<>();

  /** The database for us. */
  abstract ConnectOptions database();

  /** The options of the same storage for the binding. */
  abstract Map<String, String> officialOptions();

  private String uri() {
    return database().uri() + "/t.lance";
  }

  @ParameterizedTest
  @CsvSource({"2.1, WE", "2.1, THEY", "2.2, WE", "2.2, THEY", "2.2, WE_WITH_STABLE_ROW_IDS"})
  void aTableTakesTurns(String version, Creator creator) {
    model.addAll(TurnRows.rows(0, 100));
    if (creator == Creator.WE) {
      OurTable.create(database(), "t", version, TurnRows.SCHEMA, model).close();
    } else if (creator == Creator.WE_WITH_STABLE_ROW_IDS) {
      ConnectOptions stable =
          database().withStorageOption("new_table_enable_stable_row_ids", "true");
      OurTable.create(stable, "t", version, TurnRows.SCHEMA, model).close();
    } else {
      OfficialTable.create(uri(), officialOptions(), version, TurnRows.SCHEMA, model).close();
    }
    try (OurTable ours = OurTable.open(database(), "t");
        OfficialTable official = OfficialTable.open(uri(), officialOptions())) {
      assertThat(official.fileVersion()).isEqualTo(version);
      check("create", ours, official);

      official.append(TurnRows.SCHEMA, TurnRows.rows(100, 140));
      model.addAll(TurnRows.rows(100, 140));
      check("they append", ours, official);

      assertThat(ours.delete("id IN (3, 99, 100, 139) OR name IS NULL"))
          .isEqualTo(
              remove(row ->
                  row.get("name") == null || List.of(3L, 99L, 100L, 139L).contains(row.get("id"))));
      check("we delete", ours, official);

      official.delete("id BETWEEN 20 AND 60");
      remove(row -> id(row) >= 20 && id(row) <= 60);
      check("they delete from our deletion files", ours, official);

      ours.append(TurnRows.SCHEMA, TurnRows.rows(140, 180));
      model.addAll(TurnRows.rows(140, 180));
      check("we append", ours, official);

      official.delete("id >= 140 AND id < 150");
      remove(row -> id(row) >= 140 && id(row) < 150);
      check("they delete from our file", ours, official);

      assertThat(ours.update("name", "changed", "id >= 170")).isEqualTo(10);
      move(row -> id(row) >= 170, "name", "changed");
      check("we update", ours, official);

      official.append(TurnRows.SCHEMA, TurnRows.rows(180, 190));
      model.addAll(TurnRows.rows(180, 190));
      check("they append again", ours, official);

      official.compact();
      check("they compact our files", ours, official);

      assertThat(ours.delete("id > 1000")).isZero();
      check("we delete nothing", ours, official);

      assertThat(ours.delete("id < 20")).isEqualTo(remove(row -> id(row) < 20));
      check("we delete from the compacted file", ours, official);

      ours.restore(5);
      restored(5);
      check("we restore", ours, official);

      official.delete("flag");
      remove(row -> Boolean.TRUE.equals(row.get("flag")));
      check("they delete after our restore", ours, official);

      official.restore(7);
      restored(7);
      check("they restore", ours, official);

      ours.overwrite(TurnRows.SCHEMA, TurnRows.rows(500, 520));
      model.clear();
      model.addAll(TurnRows.rows(500, 520));
      check("we overwrite", ours, official);

      official.append(TurnRows.SCHEMA, TurnRows.rows(520, 530));
      model.addAll(TurnRows.rows(520, 530));
      check("they append to what we overwrote", ours, official);

      assertThat(ours.delete("true")).isEqualTo(30);
      model.clear();
      check("we delete all", ours, official);

      official.append(TurnRows.SCHEMA, TurnRows.rows(1, 3));
      model.addAll(TurnRows.rows(1, 3));
      check("they append to the emptied table", ours, official);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aTableTakesRandomTurns(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    model.addAll(TurnRows.rows(0, 60));
    OurTable.create(database(), "t", "2.2", TurnRows.SCHEMA, model).close();
    int next = 60;
    try (OurTable ours = OurTable.open(database(), "t");
        OfficialTable official = OfficialTable.open(uri(), officialOptions())) {
      check("create", ours, official);
      for (int turn = 0; turn < 14; turn++) {
        boolean we = random.nextBoolean();
        int from = random.nextInt(next);
        int to = from + random.nextInt(next / 3);
        String range = "id BETWEEN " + from + " AND " + to;
        Predicate<Map<String, @Nullable Object>> inRange = row -> id(row) >= from && id(row) <= to;
        String did;
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            List<Map<String, @Nullable Object>> more =
                TurnRows.rows(next, next + 1 + random.nextInt(50));
            did = "append " + more.size();
            if (we) {
              ours.append(TurnRows.SCHEMA, more);
            } else {
              official.append(TurnRows.SCHEMA, more);
            }
            model.addAll(more);
            next += more.size();
          }
          case 2 -> {
            did = "delete " + range;
            long removed = remove(inRange);
            if (we) {
              assertThat(ours.delete(range)).as("seed %d", seed).isEqualTo(removed);
            } else {
              official.delete(range);
            }
          }
          case 3 -> {
            did = (we ? "update " : "compact after no update ") + range;
            if (we) {
              ours.update("price", 0.25, range);
              move(inRange, "price", 0.25);
            } else {
              official.compact();
            }
          }
          default -> {
            List<Long> versions = history.keySet().stream().sorted().toList();
            long version = versions.get(random.nextInt(versions.size()));
            did = "restore " + version;
            if (we) {
              ours.restore(version);
            } else {
              official.restore(version);
            }
            restored(version);
          }
        }
        check(
            "seed %d, turn %d, %s: %s".formatted(seed, turn, we ? "we" : "they", did),
            ours,
            official);
      }
    }
  }

  /** Both sides read the table, and see the same newest version. */
  private void check(String turn, OurTable ours, OfficialTable official) {
    ours.refresh();
    official.refresh();
    assertThat(ours.version()).as(turn).isEqualTo(official.version());
    assertThat(ours.rows()).as("we after: %s", turn).isEqualTo(model);
    assertThat(official.rows()).as("they after: %s", turn).isEqualTo(model);
    assertThat(ours.count()).as(turn).isEqualTo(model.size()).isEqualTo(official.count());
    assertThat(ours.rowsWithIds()).as(turn).isEqualTo(official.rowsWithIds());
    history.put(ours.version(), List.copyOf(model));
  }

  private static long id(Map<String, @Nullable Object> row) {
    return (Long) requireNonNull(row.get("id"));
  }

  /** Removes rows from the model; returns how many. */
  private long remove(Predicate<Map<String, @Nullable Object>> condition) {
    int before = model.size();
    model.removeIf(condition);
    return (long) before - model.size();
  }

  /** An update moves rows to the end. */
  private void move(
      Predicate<Map<String, @Nullable Object>> condition, String column, Object value) {
    List<Map<String, @Nullable Object>> moved = new ArrayList<>();
    for (Map<String, @Nullable Object> row : model) {
      if (condition.test(row)) {
        Map<String, @Nullable Object> changed = new HashMap<>(row);
        changed.put(column, value);
        moved.add(changed);
      }
    }
    model.removeIf(condition);
    model.addAll(moved);
  }

  private void restored(long version) {
    List<Map<String, @Nullable Object>> old = requireNonNull(history.get(version));
    model.clear();
    model.addAll(old);
  }
}
