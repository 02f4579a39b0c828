package io.lancedb.lance.file.encoding.variable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Codes the strings of a page with a table of symbols that is made for them; see {@link
 * FsstDecoder} for the form.
 *
 * @param table the symbols, as they stand in the page
 * @param values the coded strings
 */
public record FsstEncoder(ByteString table, VariableValues values) {

  private static final int ESCAPE = 255;

  /** Strings that are all shorter, or fewer bytes together, are not worth a table. */
  private static final int MIN_LONGEST = 5;

  private static final int MIN_BYTES = 32 << 10;

  /** Whether the official writer would code these strings. */
  public static boolean applies(VariableValues values, int count, int longest, int offsetBytes) {
    return longest >= MIN_LONGEST
        && values.data().byteSize() + (count + 1L) * offsetBytes >= MIN_BYTES;
  }

  /** The coded strings, or null when they are not smaller. */
  public static @Nullable FsstEncoder encode(VariableValues values, int count) {
    long plain = values.data().byteSize();
    if (plain == 0) {
      return null;
    }
    FsstSymbols symbols = FsstTraining.train(values, count);
    ByteString table = ByteString.copyFrom(symbols.toBytes());
    int[] ends = new int[count];
    byte[] codes = encode(symbols, values, ends);
    int size = ends[count - 1];
    if (size + (long) table.size() >= plain) {
      return null;
    }
    return new FsstEncoder(
        table,
        new VariableValues(
            MemorySegment.ofArray(ends), MemorySegment.ofArray(codes).asSlice(0, size)));
  }

  private static byte[] encode(FsstSymbols symbols, VariableValues values, int[] ends) {
    MemorySegment data = values.data();
    FsstMatcher matcher = symbols.matcher();
    byte[] codes = new byte[(int) Math.max(1024, data.byteSize() / 2)];
    int out = 0;
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      int end = values.end(i);
      long most = out + 2L * (end - start);
      if (most > codes.length) {
        codes = Arrays.copyOf(codes, Math.toIntExact(Math.max(most, codes.length * 3L / 2)));
      }
      out = encode(symbols, matcher, data, start, end, codes, out);
      ends[i] = out;
      start = end;
    }
    return codes;
  }

  /** Codes one string; returns where its codes end. */
  private static int encode(
      FsstSymbols symbols,
      FsstMatcher matcher,
      MemorySegment data,
      int start,
      int end,
      byte[] codes,
      int out) {
    int at = start;
    int position = out;
    while (at < end) {
      int rest = end - at;
      long word = rest >= 8 ? data.get(Words.LONG, at) : tail(data, at, rest);
      int code = rest >= 8 ? matcher.find(word) : symbols.find(word, rest);
      if (code < FsstSymbols.BYTES) {
        codes[position++] = (byte) code;
        at += symbols.length(code);
      } else {
        codes[position++] = (byte) ESCAPE;
        codes[position++] = (byte) word;
        at++;
      }
    }
    return position;
  }

  private static long tail(MemorySegment data, int at, int rest) {
    long word = 0;
    for (int i = 0; i < rest; i++) {
      word |= (data.get(JAVA_BYTE, at + (long) i) & 0xFFL) << 8 * i;
    }
    return word;
  }
}
