package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class SymbolMemoryTest {

  private static final PageOrigin ORIGIN = new PageOrigin("data/f.lance", "x", 0, 64);
  private static final int ESCAPE = 255;
  private static final byte UNTOUCHED = 0x5a;

  private final SplittableRandom random = new SplittableRandom(20261121);

  /** A table of so many symbols of 1 to 8 letters. */
  private FsstDecoder table(int count) {
    String[] symbols = new String[count];
    for (int i = 0; i < count; i++) {
      StringBuilder symbol = new StringBuilder();
      for (int length = random.nextInt(1, 9); length > 0; length--) {
        symbol.append((char) random.nextInt('a', 'z' + 1));
      }
      symbols[i] = symbol.toString();
    }
    return new FsstDecoder(FsstDecoderTest.table(true, symbols), ORIGIN);
  }

  /** Codes, of which one in {@code rare} is an escape with its byte. */
  private byte[] codes(int symbols, int length, int rare) {
    byte[] codes = new byte[length];
    for (int i = 0; i < length; i++) {
      if (i + 1 < length && (symbols == 0 || random.nextInt(rare) == 0)) {
        codes[i++] = (byte) ESCAPE;
        codes[i] = (byte) random.nextInt(256);
      } else if (symbols > 0) {
        codes[i] = (byte) random.nextInt(symbols);
      }
    }
    return symbols == 0 && length % 2 == 1 ? new byte[0] : codes;
  }

  private static byte[] plain(FsstDecoder decoder, byte[] codes) {
    byte[] out = new byte[(int) decoder.maxLength(codes.length)];
    long end =
        decoder.decode(
            MemorySegment.ofArray(codes), 0, codes.length, MemorySegment.ofArray(out), 0);
    return MemorySegment.ofArray(out).asSlice(0, end).toArray(JAVA_BYTE);
  }

  @Test
  void stringsAreThoseOfThePlainDecoderAndNothingBehindTheirRoomIsWritten() {
    try (BufferAllocator allocator = new RootAllocator();
        SymbolMemory memory = new SymbolMemory(allocator);
        Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(8 * 300);
      for (int run = 0; run < 3000; run++) {
        int symbols = run % 3 == 0 ? 255 : random.nextInt(256);
        FsstDecoder decoder = table(symbols);
        byte[] codes = codes(symbols, random.nextInt(run % 2 == 0 ? 20 : 200), run % 5 * 10 + 2);
        byte[] expected = plain(decoder, codes);
        int before = random.nextInt(20);
        int after = random.nextInt(20);
        MemorySegment stored =
            run % 4 == 0
                ? MemorySegment.ofArray(new byte[before + codes.length + after])
                : arena.allocate(Math.max(1, before + codes.length + after), 1);
        MemorySegment.copy(codes, 0, stored, JAVA_BYTE, before, codes.length);
        int at = random.nextInt(20);
        target.fill(UNTOUCHED);
        memory.load(decoder);
        long end = memory.decode(stored, before, before + codes.length, target, at);
        String name = "run %d of %d symbols and %d codes".formatted(run, symbols, codes.length);
        assertThat(target.asSlice(at, end - at).toArray(JAVA_BYTE)).as(name).isEqualTo(expected);
        assertUntouched(target.asSlice(0, at), name);
        assertUntouched(target.asSlice(at + decoder.maxLength(codes.length)), name);
      }
    }
  }

  private static void assertUntouched(MemorySegment bytes, String name) {
    byte[] expected = new byte[(int) bytes.byteSize()];
    Arrays.fill(expected, UNTOUCHED);
    assertThat(bytes.toArray(JAVA_BYTE)).as(name).isEqualTo(expected);
  }

  @Test
  void aCodeWithoutSymbolFailsWhereverItStands() {
    try (BufferAllocator allocator = new RootAllocator();
        SymbolMemory memory = new SymbolMemory(allocator);
        Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(8 * 40);
      for (int symbols : new int[] {1, 100, 127, 128, 129, 254}) {
        memory.load(table(symbols));
        for (int length = 1; length < 20; length++) {
          for (int at = 0; at < length; at++) {
            byte[] codes = new byte[length];
            codes[at] = (byte) random.nextInt(symbols, ESCAPE);
            MemorySegment stored = MemorySegment.ofArray(codes);
            int end = length;
            assertThatThrownBy(() -> memory.decode(stored, 0, end, target, 0))
                .as("code %d of %d, %d symbols", at, length, symbols)
                .isInstanceOf(IllegalArgumentException.class);
          }
          byte[] codes = new byte[length];
          codes[length - 1] = (byte) ESCAPE;
          MemorySegment stored = MemorySegment.ofArray(codes);
          int end = length;
          assertThatThrownBy(() -> memory.decode(stored, 0, end, target, 0))
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }

  @Test
  void roomIsCheckedBeforeAnythingIsWritten() {
    try (BufferAllocator allocator = new RootAllocator();
        SymbolMemory memory = new SymbolMemory(allocator);
        Arena arena = Arena.ofConfined()) {
      FsstDecoder decoder = new FsstDecoder(FsstDecoderTest.table(true, "a"), ORIGIN);
      memory.load(decoder);
      MemorySegment codes = MemorySegment.ofArray(new byte[10]);
      MemorySegment target = arena.allocate(decoder.maxLength(10));
      assertThat(memory.decode(codes, 0, 10, target, 0)).isEqualTo(10);
      assertThatThrownBy(() -> memory.decode(codes, 0, 10, target, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> memory.decode(codes, 0, 11, target, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> memory.decode(codes, -1, 5, target, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aColumnChangesItsTableWithThePage() {
    FsstDecoder first = new FsstDecoder(FsstDecoderTest.table(true, "ab", "c"), ORIGIN);
    FsstDecoder second = new FsstDecoder(FsstDecoderTest.table(true, "x", "yz"), ORIGIN);
    FsstDecoder raw = new FsstDecoder(ByteString.copyFrom(new byte[2312]), ORIGIN);
    MemorySegment codes = MemorySegment.ofArray(new byte[5000]);
    try (BufferAllocator allocator = new RootAllocator();
        DecodedVariableColumn column =
            new DecodedVariableColumn(
                allocator, new ValueType(ValueType.Kind.VARIABLE, 32, List.of()), 4)) {
      column.coded(0, first, codes, 0, 5000);
      column.coded(1, second, codes, 0, 5000);
      column.coded(2, first, codes, 0, 3);
      column.coded(3, raw, codes, 0, 4);
      assertThat(column.position()).isEqualTo(10_000 + 5000 + 6 + 4);
      MemorySegment bytes = column.reserve(0);
      assertThat(bytes.get(JAVA_BYTE, 9_999)).isEqualTo((byte) 'b');
      assertThat(bytes.get(JAVA_BYTE, 10_000)).isEqualTo((byte) 'x');
      assertThat(bytes.get(JAVA_BYTE, 15_000)).isEqualTo((byte) 'a');
      assertThat(bytes.get(JAVA_BYTE, 15_006)).isZero();
    }
  }
}
