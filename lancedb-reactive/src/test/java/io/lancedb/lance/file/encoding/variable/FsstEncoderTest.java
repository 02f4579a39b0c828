package io.lancedb.lance.file.encoding.variable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.PageOrigin;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class FsstEncoderTest {

  private static final PageOrigin ORIGIN = new PageOrigin("data/f.lance", "x", 0, 64);

  private static VariableValues values(List<byte[]> strings) {
    int[] ends = new int[strings.size()];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < ends.length; i++) {
      bytes.writeBytes(strings.get(i));
      ends[i] = bytes.size();
    }
    return new VariableValues(
        MemorySegment.ofArray(ends), MemorySegment.ofArray(bytes.toByteArray()));
  }

  private static List<byte[]> strings(int count, IntFunction<String> string) {
    List<byte[]> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strings.add(string.apply(i).getBytes(StandardCharsets.UTF_8));
    }
    return strings;
  }

  /** Checks that the strings come back; returns their coded size, 0 when they stay as they are. */
  private static long roundTrip(List<byte[]> strings, String run) {
    FsstEncoder coded = FsstEncoder.encode(values(strings), strings.size());
    if (coded == null) {
      return 0;
    }
    FsstDecoder decoder = new FsstDecoder(coded.table(), ORIGIN);
    VariableValues codes = coded.values();
    for (int i = 0; i < strings.size(); i++) {
      MemorySegment target =
          MemorySegment.ofArray(new byte[(int) decoder.maxLength(codes.length(i))]);
      long end = decoder.decode(codes.data(), codes.start(i), codes.end(i), target, 0);
      assertThat(target.asSlice(0, end).toArray(JAVA_BYTE))
          .as("string %d of %s", i, run)
          .isEqualTo(strings.get(i));
    }
    return codes.data().byteSize();
  }

  @Test
  void textTakesLessThanHalf() {
    SplittableRandom random = new SplittableRandom(1);
    List<byte[]> text =
        strings(
            2000,
            i ->
                "https://example.org/articles/%d/the-%s-of-things?page=%d"
                    .formatted(i, i % 3 == 0 ? "beginning" : "end", random.nextInt(50)));
    long plain = text.stream().mapToLong(string -> string.length).sum();
    assertThat(roundTrip(text, "urls")).isBetween(1L, plain / 2);
  }

  @Test
  void stringsOfAnyBytesComeBack() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 12; run++) {
      int letters = 1 + random.nextInt(run % 3 == 0 ? 255 : 6);
      int longest = 1 + random.nextInt(run % 4 == 0 ? 3000 : 40);
      List<byte[]> strings = new ArrayList<>();
      for (int i = 0; i < 1500; i++) {
        byte[] string = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(longest)];
        for (int b = 0; b < string.length; b++) {
          string[b] = (byte) (random.nextInt(letters) * 41);
        }
        strings.add(string);
      }
      roundTrip(strings, "seed %d, run %d".formatted(seed, run));
    }
  }

  @Test
  void bytesWithoutPatternsStayAsTheyAre() {
    SplittableRandom random = new SplittableRandom(2);
    List<byte[]> noise = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] string = new byte[100];
      random.nextBytes(string);
      noise.add(string);
    }
    assertThat(roundTrip(noise, "noise")).isZero();
    assertThat(roundTrip(strings(10, i -> ""), "nothing")).isZero();
  }
}
