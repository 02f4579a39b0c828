package io.lancedb.lance.file.encoding.variable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FsstDecoderTest {

  private static final PageOrigin ORIGIN = new PageOrigin("data/f.lance", "x", 0, 64);

  static ByteString table(boolean coded, String... symbols) {
    ByteBuffer table = ByteBuffer.allocate(2312).order(ByteOrder.LITTLE_ENDIAN);
    table.putLong(0x46535354L << 32 | (coded ? 1L << 24 : 0) | symbols.length);
    for (String symbol : symbols) {
      table.put(Arrays.copyOf(symbol.getBytes(StandardCharsets.US_ASCII), 8));
    }
    for (String symbol : symbols) {
      table.put((byte) symbol.length());
    }
    return ByteString.copyFrom(table.array());
  }

  private static String decode(FsstDecoder decoder, int... codes) {
    byte[] bytes = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      bytes[i] = (byte) codes[i];
    }
    byte[] out = new byte[(int) decoder.maxLength(codes.length) + 3];
    MemorySegment target = MemorySegment.ofArray(out);
    long end = decoder.decode(MemorySegment.ofArray(bytes), 0, codes.length, target, 3);
    return new String(target.asSlice(3, end - 3).toArray(JAVA_BYTE), StandardCharsets.US_ASCII);
  }

  @Test
  void codesAreSymbolsAndEscapesAreLiterals() {
    FsstDecoder decoder = new FsstDecoder(table(true, "a", "lancedb!", "xyz"), ORIGIN);
    assertThat(decode(decoder, 1, 0, 255, 'Q', 2, 255, 255, 1))
        .isEqualTo(
            "lancedb!aQxyz"
                + new String(new byte[] {(byte) 255}, StandardCharsets.US_ASCII)
                + "lancedb!");
    assertThat(decode(decoder)).isEmpty();
  }

  @Test
  void withTheSwitchOffStringsAreRaw() {
    assertThat(decode(new FsstDecoder(table(false), ORIGIN), 'r', 'a', 'w')).isEqualTo("raw");
    assertThat(decode(new FsstDecoder(ByteString.copyFrom(new byte[2312]), ORIGIN), 'o', 'k'))
        .isEqualTo("ok");
  }

  @Test
  void damageIsFound() {
    assertThatThrownBy(() -> new FsstDecoder(ByteString.copyFrom(new byte[100]), ORIGIN))
        .isInstanceOf(CorruptFileException.class);
    FsstDecoder decoder = new FsstDecoder(table(true, "a"), ORIGIN);
    assertThatThrownBy(() -> decode(decoder, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> decode(decoder, 255)).isInstanceOf(IllegalArgumentException.class);
  }
}
