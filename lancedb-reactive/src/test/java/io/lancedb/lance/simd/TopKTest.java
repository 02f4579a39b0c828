package io.lancedb.lance.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopKTest {

  private record Hit(float distance, long id) {}

  private static List<Hit> sorted(TopK top) {
    long[] ids = new long[top.size()];
    float[] distances = new float[top.size()];
    top.sortedInto(ids, distances);
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      hits.add(new Hit(distances[i], ids[i]));
    }
    return hits;
  }

  private static List<Hit> expected(List<Hit> hits, int k) {
    return hits.stream()
        .filter(hit -> !Float.isNaN(hit.distance))
        .sorted(Comparator.comparingDouble(Hit::distance).thenComparingLong(Hit::id))
        .limit(k)
        .toList();
  }

  /** Few distinct values, so that there are many ties; also infinite ones and NaN. */
  private static float[] distances(Random random, int count) {
    float[] block = new float[count];
    for (int i = 0; i < count; i++) {
      block[i] =
          switch (random.nextInt(20)) {
            case 0 -> Float.NaN;
            case 1 -> Float.POSITIVE_INFINITY;
            case 2 -> Float.NEGATIVE_INFINITY;
            default -> random.nextBoolean() ? random.nextInt(50) : random.nextFloat() * 50;
          };
    }
    return block;
  }

  @Test
  void everyWayOfOfferingIsAFullSortCutAtK() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int count = random.nextInt(2000);
      int k = 1 + random.nextInt(random.nextBoolean() ? 20 : 3000);
      float[] block = distances(random, count + 3);
      long[] selection = random.longs(count / 64 + 1).toArray();
      long first = random.nextLong(1L << 40);
      List<Hit> all = new ArrayList<>();
      List<Hit> selected = new ArrayList<>();
      TopK single = new TopK(k);
      TopK bulk = new TopK(k);
      TopK masked = new TopK(k);
      TopK named = new TopK(k);
      long[] ids = random.longs(count).toArray();
      List<Hit> withIds = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Hit hit = new Hit(block[3 + i], first + i);
        all.add(hit);
        if ((selection[i / 64] & 1L << i) != 0) {
          selected.add(hit);
        }
        withIds.add(new Hit(block[i], ids[i]));
        single.offer(hit.distance, hit.id);
      }
      bulk.offerAll(block, 3, count, first);
      masked.offerAll(block, 3, count, first, selection);
      named.offerAll(block, count, ids);

      String as = "seed " + seed + ", round " + round;
      assertThat(sorted(single)).as(as).isEqualTo(expected(all, k));
      assertThat(sorted(bulk)).as(as).isEqualTo(expected(all, k));
      assertThat(sorted(masked)).as(as).isEqualTo(expected(selected, k));
      assertThat(sorted(named)).as(as).isEqualTo(expected(withIds, k));
    }
  }

  @Test
  void mergingIsAsIfOneHadSeenEverything() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int k = 1 + random.nextInt(400);
      TopK whole = new TopK(k);
      TopK merged = new TopK(k);
      for (int part = 0; part < 5; part++) {
        TopK one = new TopK(k);
        float[] block = distances(random, random.nextInt(300));
        one.offerAll(block, 0, block.length, part * 1000L);
        whole.offerAll(block, 0, block.length, part * 1000L);
        List<Hit> before = sorted(one);
        merged.merge(one);
        assertThat(sorted(one)).isEqualTo(before);
      }
      assertThat(sorted(merged)).as("seed %s", seed).isEqualTo(sorted(whole));
    }
  }

  @Test
  void theThresholdIsTheWorstOnceKPairsAreKept() {
    TopK top = new TopK(2);
    assertThat(top.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
    top.offer(5, 1);
    assertThat(top.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
    top.offer(7, 2);
    assertThat(top.threshold()).isEqualTo(7);
    top.offer(6, 3);
    assertThat(top.threshold()).isEqualTo(6);
    top.offer(Float.NaN, 4);
    assertThat(top.size()).isEqualTo(2);
  }

  @Test
  void theSmallestIdOfEqualDistancesWinsInAnyOrder() {
    for (long[] order : new long[][] {{3, 1, 2}, {1, 2, 3}, {3, 2, 1}, {2, 3, 1}}) {
      TopK top = new TopK(2);
      for (long id : order) {
        top.offer(0.5f, id);
      }
      assertThat(sorted(top)).containsExactly(new Hit(0.5f, 1), new Hit(0.5f, 2));
    }
  }

  @Test
  void moreThanThereIsGivesWhatThereIs() {
    TopK top = new TopK(Integer.MAX_VALUE);
    top.offerAll(new float[] {3, 1, 2}, 0, 3, 10);
    assertThat(sorted(top)).containsExactly(new Hit(1, 11), new Hit(2, 12), new Hit(3, 10));
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatThrownBy(() -> new TopK(0)).isInstanceOf(IllegalArgumentException.class);
    TopK top = new TopK(1);
    assertThatThrownBy(() -> top.offerAll(new float[2], 1, 2, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> top.offerAll(new float[2], 2, new long[1]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    top.offer(1, 1);
    assertThatThrownBy(() -> top.sortedInto(new long[0], new float[1]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
