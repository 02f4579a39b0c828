package io.lancedb.lance.file.encoding.variable;

import com.google.protobuf.ByteString;
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

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

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
    byte[] codes = encode(new FsstLanes(symbols, longest(values, count)), values, ends);
    int size = ends[count - 1];
    if (size + (long) table.size() >= plain) {
      return null;
    }
    return new FsstEncoder(
        table,
        new VariableValues(
            MemorySegment.ofArray(ends), MemorySegment.ofArray(codes).asSlice(0, size)));
  }

  private static int longest(VariableValues values, int count) {
    int longest = 0;
    int start = 0;
    for (int i = 0; i < count; i++) {
      int end = values.end(i);
      longest = Math.max(longest, end - start);
      start = end;
    }
    return longest;
  }

  private static byte[] encode(FsstLanes lanes, VariableValues values, int[] ends) {
    byte[] codes = new byte[(int) Math.max(1024, values.data().byteSize() / 2)];
    int size = 0;
    int coded;
    for (int first = 0; first < ends.length; first += coded) {
      coded = lanes.encode(values, first, ends.length);
      int end = Math.addExact(size, lanes.size());
      if (end > codes.length) {
        codes =
            Arrays.copyOf(codes, (int) Math.max(end, Math.min(codes.length * 3L / 2, MAX_ARRAY)));
      }
      lanes.copy(codes, size, ends, first);
      size = end;
    }
    return codes;
  }
}
