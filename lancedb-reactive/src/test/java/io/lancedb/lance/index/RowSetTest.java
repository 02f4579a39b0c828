package io.lancedb.lance.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSetTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void holdsWhatWasAddedAndNothingElse(long seed) {
    Random random = new Random(seed);
    Set<Long> added = new HashSet<>();
    RowSet.Builder builder = new RowSet.Builder();
    long[] fragments = {0, 1, 7, 0x8000_0000L, 0xffff_fffeL};
    for (int i = 0; i < 5000; i++) {
      long fragment = fragments[random.nextInt(fragments.length)];
      // Some fragments are dense, some have rows far apart.
      long offset = random.nextInt(fragment == 7 ? Integer.MAX_VALUE : 4000);
      long id = fragment << 32 | offset;
      added.add(id);
      builder.add(id);
    }
    RowSet rows = builder.build(2L * added.size());
    assertThat(rows.size()).as("seed %d", seed).isEqualTo(added.size());
    assertThat(rows.share()).isEqualTo(0.5);
    for (long id : added) {
      assertThat(rows.contains(id)).as("%d, seed %d", id, seed).isTrue();
    }
    for (int i = 0; i < 5000; i++) {
      long id = (long) random.nextInt(9) << 32 | random.nextInt(8000);
      assertThat(rows.contains(id)).as("%d, seed %d", id, seed).isEqualTo(added.contains(id));
    }
    assertThat(rows.contains(-1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100})
  void anEmptySetHasNoRow(long indexed) {
    RowSet none = new RowSet.Builder().build(indexed);
    assertThat(none.size()).isZero();
    assertThat(none.contains(0)).isFalse();
  }
}
