package io.lancedb.lance.file.encoding.variable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FsstLanesTest {

  /** One string after the other, one symbol after the other. */
  private static byte[] coded(FsstSymbols symbols, byte[] string) {
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    int at = 0;
    while (at < string.length) {
      long word = 0;
      for (int i = 0; i < Math.min(8, string.length - at); i++) {
        word |= (string[at + i] & 0xFFL) << 8 * i;
      }
      int code = symbols.find(word, string.length - at);
      codes.write(code < FsstSymbols.BYTES ? code : 255);
      if (code >= FsstSymbols.BYTES) {
        codes.write(string[at]);
      }
      at += symbols.length(code);
    }
    return codes.toByteArray();
  }

  private static byte[][] strings(SplittableRandom random, int run) {
    int count = run == 0 ? 10_000 : 1 + random.nextInt(900);
    int longest = run == 0 ? 4 : run == 1 ? 150_000 : 1 + random.nextInt(200);
    int letters = run % 3 == 2 ? 256 : 2 + random.nextInt(6);
    byte[][] strings = new byte[run == 1 ? 5 : count][];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = new byte[random.nextInt(longest + 1)];
      for (int b = 0; b < strings[i].length; b++) {
        strings[i][b] = (byte) (random.nextInt(letters) * 51);
      }
    }
    return strings;
  }

  private static VariableValues values(byte[][] strings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] ends = new int[strings.length];
    for (int i = 0; i < ends.length; i++) {
      bytes.writeBytes(strings[i]);
      ends[i] = bytes.size();
    }
    return new VariableValues(
        MemorySegment.ofArray(ends), MemorySegment.ofArray(bytes.toByteArray()));
  }

  @Test
  void lanesGiveTheCodesOfOneStringAfterTheOther() {
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 15; run++) {
      byte[][] strings = strings(random, run);
      VariableValues values = values(strings);
      if (values.data().byteSize() == 0) {
        continue;
      }
      FsstSymbols symbols = FsstTraining.train(values, strings.length);
      int longest = Arrays.stream(strings).mapToInt(string -> string.length).max().orElseThrow();
      FsstLanes lanes = new FsstLanes(symbols, longest);
      byte[] codes = new byte[(int) (2 * values.data().byteSize())];
      int[] ends = new int[strings.length];
      int size = 0;
      for (int first = 0; first < strings.length; ) {
        int coded = lanes.encode(values, first, strings.length);
        lanes.copy(codes, size, ends, first);
        size += lanes.size();
        first += coded;
        assertThat(ends[first - 1]).isEqualTo(size);
      }
      for (int i = 0; i < strings.length; i++) {
        assertThat(Arrays.copyOfRange(codes, i == 0 ? 0 : ends[i - 1], ends[i]))
            .as("string %d of run %d, seed %d", i, run, seed)
            .isEqualTo(coded(symbols, strings[i]));
      }
    }
  }
}
