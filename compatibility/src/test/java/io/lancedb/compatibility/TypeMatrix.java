package io.lancedb.compatibility;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Batches with a column of every flat type that the official client stores, all of one kind of
 * content and with one share of nulls. Null slots hold zeros.
 */
final class TypeMatrix {

  /** Kinds of content; {@code LONG} makes strings of hundreds of bytes. */
  enum Content {
    RANDOM(0),
    SORTED(1),
    FEW(2),
    RUNS(3),
    CONSTANT(4),
    LONG(5);

    /** Another seed makes other data, whose official sizes would have to be recorded anew. */
    private final int seed;

    Content(int seed) {
      this.seed = seed;
    }
  }

  /** Shares of nulls in percent. */
  static final List<Integer> NULLS = List.of(0, 10, 90, 100);

  static final int ROWS = 3000;

  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final List<String> WORDS =
      List.of("time", "flies", "like", "an", "arrow", "fruit", "banana", "vector", "fragment");

  static final Schema SCHEMA = schema();

  private TypeMatrix() {}

  /** Writes each batch as an Arrow file into a directory, for {@code node/type-sizes.js}. */
  public static void main(String[] directory) throws IOException {
    Path target = Files.createDirectories(Path.of(directory[0]));
    try (BufferAllocator allocator = new RootAllocator()) {
      for (Content content : Content.values()) {
        for (int nulls : NULLS) {
          Path file = target.resolve(content + "-" + nulls + ".arrow");
          try (VectorSchemaRoot batch = batch(content, nulls, ROWS, allocator);
              FileOutputStream out = new FileOutputStream(file.toFile());
              ArrowFileWriter writer = new ArrowFileWriter(batch, null, out.getChannel())) {
            writer.writeBatch();
            writer.end();
          }
        }
      }
    }
  }

  private static Schema schema() {
    List<Field> fields = new ArrayList<>();
    add(fields, "bool", ArrowType.Bool.INSTANCE);
    for (int bits : new int[] {8, 16, 32, 64}) {
      add(fields, "int" + bits, new ArrowType.Int(bits, true));
      add(fields, "uint" + bits, new ArrowType.Int(bits, false));
    }
    add(fields, "half", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF));
    add(fields, "float", FLOAT);
    add(fields, "double", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    add(fields, "decimal128", new ArrowType.Decimal(30, 2, 128));
    add(fields, "decimal256", new ArrowType.Decimal(60, 2, 256));
    add(fields, "date32", new ArrowType.Date(DateUnit.DAY));
    add(fields, "date64", new ArrowType.Date(DateUnit.MILLISECOND));
    add(fields, "time32", new ArrowType.Time(TimeUnit.SECOND, 32));
    add(fields, "time64", new ArrowType.Time(TimeUnit.MICROSECOND, 64));
    add(fields, "timestamp", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null));
    add(fields, "zoned", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Europe/Berlin"));
    add(fields, "duration", new ArrowType.Duration(TimeUnit.MILLISECOND));
    add(fields, "utf8", ArrowType.Utf8.INSTANCE);
    add(fields, "large_utf8", ArrowType.LargeUtf8.INSTANCE);
    add(fields, "binary", ArrowType.Binary.INSTANCE);
    add(fields, "large_binary", ArrowType.LargeBinary.INSTANCE);
    for (int width : new int[] {3, 8, 16, 300}) {
      add(fields, "fixed" + width, new ArrowType.FixedSizeBinary(width));
    }
    add(fields, "null", ArrowType.Null.INSTANCE);
    list(fields, "float_x3", FLOAT, 3);
    list(fields, "float_x64", FLOAT, 64);
    list(fields, "bool_x9", ArrowType.Bool.INSTANCE, 9);
    list(fields, "decimal_x2", new ArrowType.Decimal(38, 0, 128), 2);
    list(fields, "timestamp_x2", new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"), 2);
    list(fields, "fixed_x2", new ArrowType.FixedSizeBinary(5), 2);
    Field item = Field.nullable("item", FLOAT);
    Field inner =
        new Field(
            "item",
            Field.nullable("item", new ArrowType.FixedSizeList(2)).getFieldType(),
            List.of(item));
    fields.add(
        new Field(
            "nested_2x2",
            Field.nullable("x", new ArrowType.FixedSizeList(2)).getFieldType(),
            List.of(inner)));
    return new Schema(fields);
  }

  private static void add(List<Field> fields, String name, ArrowType type) {
    fields.add(Field.nullable(name, type));
  }

  private static void list(List<Field> fields, String name, ArrowType item, int size) {
    ArrowType type = new ArrowType.FixedSizeList(size);
    fields.add(
        new Field(
            name,
            Field.nullable(name, type).getFieldType(),
            List.of(Field.nullable("item", item))));
  }

  /** A batch that follows from its arguments. */
  static VectorSchemaRoot batch(
      Content content, int nullShare, int rows, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
    for (FieldVector vector : batch.getFieldVectors()) {
      SplittableRandom random = new SplittableRandom(31L * content.seed + nullShare);
      boolean[] nulls = new boolean[rows];
      for (int i = 0; i < rows; i++) {
        nulls[i] = random.nextInt(100) < nullShare;
      }
      fill(vector, content, nulls, random);
      vector.setValueCount(rows);
    }
    batch.setRowCount(rows);
    return batch;
  }

  private static void fill(
      FieldVector vector, Content content, boolean[] nulls, SplittableRandom random) {
    switch (vector) {
      case BaseVariableWidthVector text -> {
        text.allocateNew();
        for (int i = 0; i < nulls.length; i++) {
          if (!nulls[i]) {
            text.setSafe(i, text(content, i, random));
          }
        }
      }
      case BaseLargeVariableWidthVector text -> {
        text.allocateNew();
        for (int i = 0; i < nulls.length; i++) {
          if (!nulls[i]) {
            text.setSafe(i, text(content, i, random));
          }
        }
      }
      case FixedSizeListVector list -> {
        list.setInitialCapacity(nulls.length);
        list.allocateNew();
        for (int i = 0; i < nulls.length; i++) {
          if (!nulls[i]) {
            list.setNotNull(i);
          }
        }
        int items = nulls.length * list.getListSize();
        boolean[] itemNulls = new boolean[items];
        for (int i = 0; i < items; i++) {
          itemNulls[i] = nulls[i / list.getListSize()];
        }
        fill(list.getDataVector(), content, itemNulls, random);
        list.getDataVector().setValueCount(items);
      }
      case NullVector ignored -> {}
      case BaseFixedWidthVector fixed -> {
        fixed.allocateNew(nulls.length);
        fixed.getDataBuffer().setZero(0, fixed.getDataBuffer().capacity());
        for (int i = 0; i < nulls.length; i++) {
          if (!nulls[i]) {
            long value = number(content, i, random);
            if (fixed instanceof BitVector bits) {
              bits.set(i, (int) (value ^ value >> 7) & 1);
            } else {
              set(fixed.getDataBuffer(), fixed.getTypeWidth(), i, value);
              BitVectorHelper.setBit(fixed.getValidityBuffer(), i);
            }
          }
        }
      }
      default -> throw new IllegalArgumentException(vector.getField().toString());
    }
  }

  private static long number(Content content, int i, SplittableRandom random) {
    return switch (content) {
      case RANDOM, LONG -> random.nextLong();
      case SORTED -> 1000 + 7L * i;
      case FEW -> 0x1234_5678_9abc_def1L * (1 + random.nextInt(20));
      case RUNS -> 0x0234_5678_9abc_def1L * (1 + i / 150);
      case CONSTANT -> 0x0102_0304_0506_0708L;
    };
  }

  private static void set(ArrowBuf buffer, int width, long i, long value) {
    for (int b = 0; b < width; b++) {
      buffer.setByte(i * width + b, (byte) (b < 8 ? value >>> 8 * b : value >> 63));
    }
  }

  private static byte[] text(Content content, int i, SplittableRandom random) {
    String text =
        switch (content) {
          case RANDOM -> words(2 + random.nextInt(6), random) + random.nextInt(1000);
          case SORTED -> "key-%09d".formatted(i);
          case FEW -> "one of a few values, number " + random.nextInt(20);
          case RUNS -> "a run of value " + i / 150;
          case CONSTANT -> "always the same";
          case LONG -> words(40 + random.nextInt(60), random);
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(int count, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return text.toString();
  }
}
