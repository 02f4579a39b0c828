package io.lancedb.lance.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Random filters over random batches, against an interpreter that goes row by row. */
class RandomFiltersTest {

  private static final int ROUNDS = 60;
  private static final int FILTERS = 40;

  @Test
  void keepTheRowsThatThreeValuedLogicKeeps() {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    try (BufferAllocator allocator = new RootAllocator()) {
      for (int round = 0; round < ROUNDS; round++) {
        try (RandomBatch batch = new RandomBatch(random.split(), allocator)) {
          RandomFilter filters = new RandomFilter(random.split(), batch);
          for (int i = 0; i < FILTERS; i++) {
            check(batch, filters.condition(3), seed);
          }
        }
      }
    }
  }

  private static void check(RandomBatch batch, RandomFilter.Condition condition, long seed) {
    Filter filter = Filter.parse(condition.sql(), batch.root().getSchema());
    RowMask mask = filter.evaluate(batch.root());
    Filter again = Filter.parse(filter.toString(), batch.root().getSchema());
    for (int row = 0; row < batch.rows(); row++) {
      assertThat(mask.get(row))
          .as("seed %d: row %d %s of %s", seed, row, batch.row(row), condition.sql())
          .isEqualTo(Boolean.TRUE.equals(condition.test().apply(row)));
    }
    assertThat(again).as("seed %d", seed).hasToString(filter.toString());
    assertThat(again.evaluate(batch.root())).as("seed %d: %s", seed, filter).isEqualTo(mask);
    assertThat(filter.and(again).evaluate(batch.root())).isEqualTo(mask);
  }
}
