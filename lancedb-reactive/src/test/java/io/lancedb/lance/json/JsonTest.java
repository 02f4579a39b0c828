package io.lancedb.lance.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static String roundTrip(String json) {
    return JsonText.of(JsonbValue.of(MemorySegment.ofArray(JsonbWriter.write(json))));
  }

  /** What the official client gave back for each text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "1e3|1000.0",
        "123456789012345678901234567890|1.2345678901234568e+29",
        "1e15|1000000000000000.0",
        "1e16|1e+16",
        "12345678901234567.0|1.2345678901234568e+16",
        "1e-5|0.00001",
        "1e-6|1e-6",
        "123e-8|1.23e-6",
        "5e-324|5e-324",
        "1.7976931348623157e308|1.7976931348623157e+308",
        "-5e300|-5e+300",
        "0.0|0.0",
        "-0.0|-0.0",
        "-0|0",
        "123456789.125|123456789.125",
        "18446744073709551615|18446744073709551615",
        "-9223372036854775808|-9223372036854775808",
        "[1,\"two\", 3.5 ]|[1,\"two\",3.5]",
        "{\"é\":1,\"e\":2,\"\":3}|{\"\":3,\"e\":2,\"é\":1}",
        "{\"b\":{\"y\":null,\"x\":[]},\"a\":{}}|{\"a\":{},\"b\":{\"x\":[],\"y\":null}}",
        "\"\\u0001\\b\\/\\ud83d\\ude00\\\"\"|\"\\u0001\\b/😀\\\"\"",
        "true|true",
        " null |null"
      })
  void textsComeBackAsTheOfficialClientPrintsThem(String json, String expected) {
    assertThat(roundTrip(json)).isEqualTo(expected);
    assertThat(roundTrip(expected)).isEqualTo(expected);
  }

  /** Bytes that the official client stored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"b\":1,\"a\":-1}|40000002 10000001 10000001 20000002 20000002 61 62 40ff 5001",
        "null|20000000 00000000",
        "1.5|20000000 20000009 603ff8000000000000",
        "[]|80000000",
        "70000|20000000 20000005 5000011170"
      })
  void bytesAreThoseOfTheOfficialClient(String json, String hex) {
    assertThat(HexFormat.of().formatHex(JsonbWriter.write(json))).isEqualTo(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "[,]",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "NaN",
        "nul",
        "'a'",
        "\"abc",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud83d\"",
        "1 2",
        "[1 2]",
        "1e400",
        "\u00a01"
      })
  void whatIsNoDocumentIsRefused(String json) {
    assertThatThrownBy(() -> JsonbWriter.write(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position");
  }

  @Test
  void depthIsBounded() {
    assertThat(roundTrip("[".repeat(100) + "]".repeat(100))).hasSize(200);
    assertThatThrownBy(() -> JsonbWriter.write("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void damagedBytesAreRefusedOrRead() {
    byte[] whole = JsonbWriter.write("{\"a\":[1,2.5,\"x\",{\"b\":null}],\"c\":-70000,\"d\":true}");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> JsonText.of(JsonbValue.of(MemorySegment.ofArray(cut))))
          .as("%d bytes", length)
          .isInstanceOf(DamagedJsonException.class);
    }
    for (long seed = 1; seed <= 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        JsonText.of(JsonbValue.of(MemorySegment.ofArray(bytes)));
      } catch (DamagedJsonException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void randomNumbersKeepTheirValue() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = JsonText.number(value);
        assertThat(Double.parseDouble(text)).as("seed %d", seed).isEqualTo(value);
        assertThat(roundTrip(text)).isEqualTo(text);
      }
      String integer = Long.toString(random.nextLong() >> random.nextInt(64));
      assertThat(roundTrip(integer)).isEqualTo(integer);
    }
  }
}
