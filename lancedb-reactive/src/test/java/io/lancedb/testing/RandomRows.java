package io.lancedb.testing;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Batches of any schema with random content: nulls and empty lists at every level, from none to
 * nothing else; short lists and now and then lists of thousands; values that repeat, ascend or are
 * all different; and, below nulls, values that nobody may see.
 */
public final class RandomRows {

  /** Items of one column at most, so that nested lists stay small. */
  private static final int MAX_ITEMS = 40_000;

  private final SplittableRandom random;

  /** Rows that follow from a seed; a test prints the seed. */
  public RandomRows(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A batch of {@code rows} rows, to be closed by the caller. */
  public VectorSchemaRoot batch(Schema schema, int rows, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    for (FieldVector vector : batch.getFieldVectors()) {
      fill(vector, rows);
    }
    batch.setRowCount(rows);
    return batch;
  }

  /** Fills a new vector with {@code count} values. */
  public void fill(FieldVector vector, int count) {
    boolean[] valid = valid(vector, count);
    switch (vector) {
      case NullVector nulls -> nulls.setValueCount(count);
      case StructVector struct -> {
        struct.setInitialCapacity(count);
        struct.allocateNew();
        setValid(struct, valid);
        struct.getChildrenFromFields().forEach(child -> fill(child, count));
        struct.setValueCount(count);
      }
      case FixedSizeListVector list -> {
        list.setInitialCapacity(count);
        list.allocateNew();
        setValid(list, valid);
        fill(list.getDataVector(), count * list.getListSize());
        list.setValueCount(count);
      }
      case ListVector list -> {
        list.setInitialCapacity(count);
        list.allocateNew();
        setValid(list, valid);
        int items = offsets(list.getOffsetBuffer(), 4, valid);
        fill(list.getDataVector(), items);
        list.setLastSet(count - 1);
        list.setValueCount(count);
      }
      case LargeListVector list -> {
        list.setInitialCapacity(count);
        list.allocateNew();
        setValid(list, valid);
        int items = offsets(list.getOffsetBuffer(), 8, valid);
        fill(list.getDataVector(), items);
        list.setLastSet(count - 1);
        list.setValueCount(count);
      }
      case BaseVariableWidthVector text -> {
        text.allocateNew(count);
        SplittableRandom content = random.split();
        int kind = random.nextInt(5);
        for (int i = 0; i < count; i++) {
          if (valid[i]) {
            text.setSafe(i, text(kind, content));
          }
        }
        text.setValueCount(count);
      }
      case BaseLargeVariableWidthVector text -> {
        text.allocateNew(count);
        int kind = random.nextInt(5);
        for (int i = 0; i < count; i++) {
          if (valid[i]) {
            text.setSafe(i, text(kind, random));
          }
        }
        text.setValueCount(count);
      }
      case BaseFixedWidthVector fixed -> {
        fixed.allocateNew(count);
        numbers(fixed, count);
        setValid(fixed, valid);
        fixed.setValueCount(count);
      }
      default -> throw new IllegalArgumentException("No values for " + vector.getField());
    }
  }

  private boolean[] valid(FieldVector vector, int count) {
    int kind = vector.getField().isNullable() ? random.nextInt(8) : 0;
    boolean[] valid = new boolean[count];
    boolean run = true;
    for (int i = 0; i < count; i++) {
      run = random.nextInt(100) == 0 != run;
      valid[i] =
          switch (kind) {
            case 0, 1 -> true;
            case 2 -> run;
            case 3 -> random.nextInt(20) == 0;
            case 4 -> false;
            default -> random.nextInt(6) > 0;
          };
    }
    return valid;
  }

  private static void setValid(FieldVector vector, boolean[] valid) {
    ArrowBuf bits = vector.getValidityBuffer();
    for (int i = 0; i < valid.length; i++) {
      BitVectorHelper.setValidityBit(bits, i, valid[i] ? 1 : 0);
    }
  }

  /** Writes the offsets of lists and returns the number of their items. */
  private int offsets(ArrowBuf offsets, int width, boolean[] valid) {
    int kind = random.nextInt(6);
    boolean hidden = random.nextInt(4) == 0;
    int end = 0;
    offsets.setZero(0, width);
    for (int i = 0; i < valid.length; i++) {
      if (valid[i] || hidden && random.nextInt(3) == 0) {
        int length = end > MAX_ITEMS ? random.nextInt(2) : length(kind);
        end += Math.min(length, Math.max(1, MAX_ITEMS - end));
      }
      if (width == 4) {
        offsets.setInt(4L * (i + 1), end);
      } else {
        offsets.setLong(8L * (i + 1), end);
      }
    }
    return end;
  }

  private int length(int kind) {
    return switch (kind) {
      case 0 -> 1 + random.nextInt(3);
      case 1 -> random.nextInt(8) == 0 ? 1 : 0;
      case 2 -> random.nextInt(60) == 0 ? random.nextInt(6000) : random.nextInt(4);
      case 3 -> 4;
      default -> random.nextInt(6);
    };
  }

  private static byte[] text(int kind, SplittableRandom random) {
    String text =
        switch (kind) {
          case 0 -> "the same again";
          case 1 -> "distinct value " + random.nextInt(20);
          case 2 -> random.nextInt(3) == 0 ? "e" : "";
          case 3 -> "x".repeat(random.nextInt(400)) + random.nextInt(100);
          default -> "v" + random.nextInt();
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void numbers(BaseFixedWidthVector vector, int count) {
    int kind = random.nextInt(5);
    ArrowType type = vector.getField().getType();
    long value = word(type, random.nextLong());
    for (int i = 0; i < count; i++) {
      value =
          switch (kind) {
            case 0 -> value;
            case 1 -> word(type, random.nextInt(40) == 0 ? random.nextLong() : value);
            case 2 -> word(type, random.nextInt(1000));
            case 3 -> word(type, i);
            default -> word(type, random.nextLong());
          };
      set(vector, i, value);
    }
  }

  /** A value of the type; no NaN, whose bits not every client keeps, and no endless times. */
  private static long word(ArrowType type, long value) {
    return switch (type) {
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> value & 0x8FFF | 0x3000;
            case SINGLE -> value & 0x8FFF_FFFFL | 0x3000_0000L;
            case DOUBLE -> value & 0x8FFF_FFFF_FFFF_FFFFL | 0x3000_0000_0000_0000L;
          };
      case ArrowType.Int ignored -> value;
      case ArrowType.Bool ignored -> value & 1;
      case ArrowType.FixedSizeBinary ignored -> value;
      case ArrowType.Decimal ignored -> value % 1000;
      default -> Math.floorMod(value, 80_000);
    };
  }

  private static void set(BaseFixedWidthVector vector, int i, long value) {
    if (vector instanceof BitVector bits) {
      bits.set(i, (int) value);
      return;
    }
    int width = vector.getTypeWidth();
    long sign = vector.getField().getType() instanceof ArrowType.Decimal ? value >> 63 : value;
    for (int j = 0; j < width; j++) {
      long word = j < 8 ? value : sign;
      vector.getDataBuffer().setByte((long) i * width + j, (byte) (word >>> 8 * (j & 7)));
    }
  }
}
