package io.lancedb.lance.expr;

import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;

/** Functions of lists. */
final class ArrayFunctions {

  private ArrayFunctions() {}

  /** The number of items; null for a null list. */
  static ComputedValues lengths(FieldVector list, int rows) {
    long[] known = new long[Bits.words(rows)];
    long[] lengths = new long[rows];
    for (int row = 0; row < rows; row++) {
      if (!list.isNull(row)) {
        known[row >> 6] |= 1L << row;
        lengths[row] = (long) end(list, row) - start(list, row);
      }
    }
    return ComputedValues.numbers(known, lengths);
  }

  /**
   * Whether a list has all, or any, of these values; null for a null list, except that every list
   * has all of no values, as in the official clients.
   */
  static ComputedValues has(FieldVector list, int rows, List<Literal> values, boolean all) {
    long[] known = new long[Bits.words(rows)];
    long[] truth = new long[known.length];
    if (all && values.isEmpty()) {
      long[] ones = Bits.ones(rows);
      return ComputedValues.bits(ones, ones);
    }
    FieldVector items = list.getChildrenFromFields().get(0);
    boolean[][] matches = new boolean[values.size()][];
    for (int i = 0; i < matches.length; i++) {
      matches[i] = matches(items, values.get(i));
    }
    for (int row = 0; row < rows; row++) {
      if (!list.isNull(row)) {
        known[row >> 6] |= 1L << row;
        if (has(matches, start(list, row), end(list, row), all)) {
          truth[row >> 6] |= 1L << row;
        }
      }
    }
    return ComputedValues.bits(known, truth);
  }

  private static boolean has(boolean[][] matches, int start, int end, boolean all) {
    for (boolean[] match : matches) {
      boolean found = false;
      for (int i = start; i < end && !found; i++) {
        found = match[i];
      }
      if (found != all) {
        return found;
      }
    }
    return all;
  }

  /** Which items of a vector equal a value of their type. */
  private static boolean[] matches(FieldVector items, Literal value) {
    int count = items.getValueCount();
    boolean[] matches = new boolean[count];
    if (count == 0) {
      return matches;
    }
    MemorySegment data = ArrowMemory.segment(items.getDataBuffer());
    if (items instanceof BaseVariableWidthVector texts) {
      byte[] wanted = value.asBytes();
      MemorySegment offsets = ArrowMemory.segment(texts.getOffsetBuffer());
      for (int i = 0; i < count; i++) {
        int start = offsets.get(Bytes.OFFSET, 4L * i);
        int length = offsets.get(Bytes.OFFSET, 4L * i + 4) - start;
        matches[i] = length == wanted.length && Bytes.startsWith(data, start, wanted);
      }
    } else if (items instanceof BitVector bits) {
      for (int i = 0; i < count; i++) {
        matches[i] = !bits.isNull(i) && (bits.get(i) == 1) == value.nonNull().equals(true);
      }
    } else {
      matchNumbers(value, data, matches);
    }
    if (items.getNullCount() > 0) {
      for (int i = 0; i < count; i++) {
        matches[i] &= !items.isNull(i);
      }
    }
    return matches;
  }

  private static void matchNumbers(Literal value, MemorySegment data, boolean[] matches) {
    boolean zero = value.type().kind().isFloat() && value.asDouble() == 0.0;
    long wanted = KeyReader.key(value);
    KeyReader reader = new KeyReader(value.type());
    long[] keys = new long[KeyReader.BLOCK];
    for (int from = 0; from < matches.length; from += KeyReader.BLOCK) {
      int count = Math.min(KeyReader.BLOCK, matches.length - from);
      Arrays.fill(keys, 0);
      reader.read(data, from, count, keys);
      for (int i = 0; i < count; i++) {
        // A zero stands for both zeros, whose keys are -1 and 0.
        matches[from + i] = zero ? keys[i] == 0 || keys[i] == -1 : keys[i] == wanted;
      }
    }
  }

  private static int start(FieldVector list, int row) {
    return switch (list) {
      case ListVector v -> v.getElementStartIndex(row);
      case LargeListVector v -> Math.toIntExact(v.getElementStartIndex(row));
      case FixedSizeListVector v -> v.getElementStartIndex(row);
      default -> throw new IllegalStateException("No list: " + list.getField());
    };
  }

  private static int end(FieldVector list, int row) {
    return switch (list) {
      case ListVector v -> v.getElementEndIndex(row);
      case LargeListVector v -> Math.toIntExact(v.getElementEndIndex(row));
      case FixedSizeListVector v -> v.getElementEndIndex(row);
      default -> throw new IllegalStateException("No list: " + list.getField());
    };
  }
}
