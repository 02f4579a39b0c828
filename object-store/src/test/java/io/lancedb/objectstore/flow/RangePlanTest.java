package io.lancedb.objectstore.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangePlanTest {

  private static List<ByteRange> fetches(long gap, long size, long... offsetsAndLengths) {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < offsetsAndLengths.length; i += 2) {
      ranges.add(new ByteRange(offsetsAndLengths[i], offsetsAndLengths[i + 1]));
    }
    return RangePlan.of(ranges, gap, size).fetches();
  }

  @Test
  void nearNeighboursShareAFetch() {
    assertThat(fetches(10, 1000, 0, 5, 15, 5, 31, 5))
        .containsExactly(new ByteRange(0, 20), new ByteRange(31, 5));
  }

  @Test
  void unsortedOverlappingAndRepeatedRangesAreMerged() {
    assertThat(fetches(0, 1000, 50, 10, 0, 10, 5, 10, 0, 10, 2, 3))
        .containsExactly(new ByteRange(0, 15), new ByteRange(50, 10));
  }

  @Test
  void aFetchIsNotGrownBeyondTheLimitButALargeRangeStaysWhole() {
    assertThat(fetches(10, 20, 0, 15, 15, 15, 100, 500, 200, 30))
        .containsExactly(new ByteRange(0, 15), new ByteRange(15, 15), new ByteRange(100, 500));
  }

  @Test
  void emptyRangesNeedNoFetch() {
    assertThat(fetches(10, 20, 5, 0, 7, 0)).isEmpty();
  }

  @Test
  void everyRangeLiesInAFetch() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<ByteRange> ranges = new ArrayList<>();
      for (int i = random.nextInt(30); i > 0; i--) {
        ranges.add(new ByteRange(random.nextInt(500), random.nextInt(60)));
      }
      long gap = random.nextInt(40);
      List<ByteRange> fetches = RangePlan.of(ranges, gap, 100).fetches();
      for (ByteRange range : ranges) {
        boolean covered =
            range.length() == 0
                || fetches.stream()
                    .anyMatch(f -> f.offset() <= range.offset() && range.end() <= f.end());
        assertThat(covered).as("seed %d, round %d, %s in %s", seed, round, range, fetches).isTrue();
      }
      for (ByteRange fetch : fetches) {
        assertThat(fetch.length()).as("seed %d, round %d", seed, round).isBetween(1L, 100L);
      }
    }
  }
}
