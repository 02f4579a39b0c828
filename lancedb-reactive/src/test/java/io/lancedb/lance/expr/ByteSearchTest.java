package io.lancedb.lance.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteSearchTest {

  private static boolean isIn(String data, int start, int end, String wanted) {
    return new ByteSearch(bytes(wanted)).isIn(MemorySegment.ofArray(bytes(data)), start, end);
  }

  private static byte[] bytes(String latin) {
    byte[] bytes = new byte[latin.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) latin.charAt(i);
    }
    return bytes;
  }

  private static String letters(SplittableRandom random, int length, String alphabet) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return letters.toString();
  }

  @Test
  void findsWhatIndexOfFinds() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    String[] alphabets = {"a", "ab", "abcdefgh", "\0\1", "\377\376\177\200"};
    for (int run = 0; run < 200_000; run++) {
      String alphabet = alphabets[run % alphabets.length];
      String data = letters(random, random.nextInt(60), alphabet);
      String wanted = letters(random, random.nextInt(run % 7 == 0 ? 20 : 4), alphabet);
      int start = random.nextInt(data.length() + 1);
      int end = random.nextInt(start, data.length() + 1);
      assertThat(isIn(data, start, end, wanted))
          .as("run %d of seed %d: %s in %s from %d to %d", run, seed, wanted, data, start, end)
          .isEqualTo(data.substring(start, end).contains(wanted));
    }
  }

  @Test
  void findsNothingBeyondTheEnds() {
    assertThat(isIn("zugzugzugzugzug", 1, 5, "zug")).isFalse();
    assertThat(isIn("zugzugzugzugzug", 1, 6, "zug")).isTrue();
    assertThat(isIn("zug", 0, 3, "zugzug")).isFalse();
    assertThat(isIn("zug", 2, 2, "")).isTrue();
    assertThat(isIn("zug", 2, 2, "g")).isFalse();
  }
}
