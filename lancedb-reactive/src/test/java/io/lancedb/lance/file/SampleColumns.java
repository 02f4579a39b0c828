package io.lancedb.lance.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
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
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Columns of every type, nullability and kind of content. The name of a column says what is in it:
 * {@code type_content_nulls}; content chooses the encoding, {@code nulls} is none, some, runs, most
 * or all.
 */
final class SampleColumns {

  private static final ArrowType FLOAT16 = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
  private static final ArrowType FLOAT32 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final ArrowType FLOAT64 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
  private static final ArrowType DECIMAL128 = new ArrowType.Decimal(38, 10, 128);
  private static final List<String> NULLS = List.of("none", "some", "runs", "most", "all");

  private static final List<String> WORDS =
      List.of("the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "\u4e2d\u6587");

  private SampleColumns() {}

  /** Every column. */
  static Schema all() {
    List<Field> fields = new ArrayList<>();
    for (String nulls : NULLS) {
      for (String content : List.of("random", "small", "runs", "constant")) {
        add(fields, "bool", ArrowType.Bool.INSTANCE, content, nulls);
        for (int bits : new int[] {8, 16, 32, 64}) {
          add(fields, "int" + bits, new ArrowType.Int(bits, true), content, nulls);
          add(fields, "uint" + bits, new ArrowType.Int(bits, false), content, nulls);
        }
        add(fields, "half", FLOAT16, content, nulls);
        add(fields, "float", FLOAT32, content, nulls);
        add(fields, "double", FLOAT64, content, nulls);
        add(fields, "day", new ArrowType.Date(DateUnit.DAY), content, nulls);
        add(fields, "date", new ArrowType.Date(DateUnit.MILLISECOND), content, nulls);
        add(fields, "clock32", new ArrowType.Time(TimeUnit.MILLISECOND, 32), content, nulls);
        add(fields, "clock64", new ArrowType.Time(TimeUnit.NANOSECOND, 64), content, nulls);
        add(fields, "time", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), content, nulls);
        add(fields, "duration", new ArrowType.Duration(TimeUnit.SECOND), content, nulls);
        add(fields, "decimal128", DECIMAL128, content, nulls);
        add(fields, "decimal256", new ArrowType.Decimal(60, 2, 256), content, nulls);
        for (int width : new int[] {3, 8, 16, 40, 300}) {
          add(fields, "fixed" + width, new ArrowType.FixedSizeBinary(width), content, nulls);
        }
      }
      if (nulls.equals("all")) {
        add(fields, "null", ArrowType.Null.INSTANCE, "null", nulls);
      }
      for (String content :
          List.of("short", "words", "few", "long", "mixed", "empty", "constant")) {
        add(fields, "utf8", ArrowType.Utf8.INSTANCE, content, nulls);
        add(fields, "binary", ArrowType.Binary.INSTANCE, content, nulls);
        add(fields, "largeutf8", ArrowType.LargeUtf8.INSTANCE, content, nulls);
        add(fields, "largebinary", ArrowType.LargeBinary.INSTANCE, content, nulls);
      }
      for (int dimension : new int[] {1, 5, 700}) {
        vector(fields, "bools", ArrowType.Bool.INSTANCE, dimension, nulls);
      }
      vector(fields, "decimals", DECIMAL128, 3, nulls);
      vector(fields, "times", new ArrowType.Timestamp(TimeUnit.SECOND, null), 5, nulls);
      vector(fields, "fixeds", new ArrowType.FixedSizeBinary(3), 4, nulls);
      for (int dimension : new int[] {2, 70}) {
        nested(fields, "floats", FLOAT32, dimension, nulls);
        nested(fields, "bools", ArrowType.Bool.INSTANCE, dimension, nulls);
      }
      for (int dimension : new int[] {1, 3, 16, 64, 67, 256}) {
        vector(fields, "halfs", FLOAT16, dimension, nulls);
        vector(fields, "floats", FLOAT32, dimension, nulls);
        vector(fields, "doubles", FLOAT64, dimension, nulls);
        vector(fields, "bytes", new ArrowType.Int(8, false), dimension, nulls);
      }
    }
    return new Schema(fields);
  }

  private static void add(
      List<Field> fields, String name, ArrowType type, String content, String nulls) {
    fields.add(
        new Field(
            name + "_" + content + "_" + nulls,
            new FieldType(!nulls.equals("none"), type, null),
            null));
  }

  private static void vector(
      List<Field> fields, String name, ArrowType type, int dimension, String nulls) {
    for (String content : List.of("full", "holes")) {
      fields.add(
          new Field(
              name + dimension + "_" + content + "_" + nulls,
              new FieldType(!nulls.equals("none"), new ArrowType.FixedSizeList(dimension), null),
              List.of(new Field("item", FieldType.nullable(type), null))));
    }
  }

  private static void nested(
      List<Field> fields, String name, ArrowType type, int dimension, String nulls) {
    for (String content : List.of("full", "holes")) {
      Field item = new Field("item", FieldType.nullable(type), null);
      Field inner =
          new Field(
              "item", FieldType.nullable(new ArrowType.FixedSizeList(dimension)), List.of(item));
      fields.add(
          new Field(
              name + "2x" + dimension + "_" + content + "_" + nulls,
              new FieldType(!nulls.equals("none"), new ArrowType.FixedSizeList(2), null),
              List.of(inner)));
    }
  }

  /** A batch of {@code rows} rows whose content follows from the seed. */
  static VectorSchemaRoot batch(Schema schema, int rows, long seed, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    for (FieldVector vector : batch.getFieldVectors()) {
      String[] name = vector.getName().split("_");
      SplittableRandom random = new SplittableRandom(seed * 31 + vector.getName().hashCode());
      boolean[] nulls = nulls(name[2], rows, random);
      switch (vector) {
        case NullVector ignored -> {}
        case FixedSizeListVector list -> fill(list, vector.getName(), name[1], nulls, random);
        case BaseVariableWidthVector text ->
            fill(
                text,
                (value, i) -> text.setSafe(i, value),
                text::allocateNew,
                name[1],
                nulls,
                random);
        case BaseLargeVariableWidthVector text ->
            fill(
                text,
                (value, i) -> text.setSafe(i, value),
                text::allocateNew,
                name[1],
                nulls,
                random);
        case BaseFixedWidthVector fixed -> fill(fixed, name[1], nulls, random);
        default -> throw new IllegalStateException(vector.getName());
      }
      vector.setValueCount(rows);
    }
    batch.setRowCount(rows);
    return batch;
  }

  private static boolean[] nulls(String kind, int rows, SplittableRandom random) {
    boolean[] nulls = new boolean[rows];
    boolean run = false;
    for (int i = 0; i < rows; i++) {
      run = random.nextInt(300) == 0 != run;
      nulls[i] =
          switch (kind) {
            case "some" -> random.nextInt(7) == 0;
            case "runs" -> run;
            case "most" -> random.nextInt(50) != 0;
            case "all" -> true;
            default -> false;
          };
    }
    return nulls;
  }

  private static void fill(
      BaseFixedWidthVector vector, String content, boolean[] nulls, SplittableRandom random) {
    vector.allocateNew(nulls.length);
    int width = vector instanceof BitVector ? 0 : vector.getTypeWidth();
    long value = random.nextLong();
    for (int i = 0; i < nulls.length; i++) {
      value =
          switch (content) {
            case "random" -> random.nextLong();
            case "small" -> random.nextInt(1000);
            case "runs" -> random.nextInt(40) == 0 ? random.nextLong() : value;
            default -> 0x3A17_4215_0037_1141L;
          };
      // Slots of nulls keep what stands there, as Arrow allows.
      if (width == 0) {
        ((BitVector) vector).set(i, (int) (value & 1));
      } else {
        setWord(vector.getDataBuffer(), width, i, finite(vector.getName(), value));
      }
      BitVectorHelper.setValidityBit(vector.getValidityBuffer(), i, nulls[i] ? 0 : 1);
    }
  }

  /** Replaces NaN and infinities, whose bits not every client keeps, and tames days and times. */
  private static long finite(String name, long bits) {
    if (name.startsWith("half")) {
      return bits & 0x8FFF | 0x3000;
    }
    if (name.startsWith("float")) {
      return bits & 0x8FFF_FFFFL | 0x3000_0000L;
    }
    if (name.startsWith("double")) {
      return bits & 0x8FFF_FFFF_FFFF_FFFFL | 0x3000_0000_0000_0000L;
    }
    return name.startsWith("day")
        ? bits % 20_000
        : name.startsWith("time") || name.startsWith("date") ? bits >> 14 : bits;
  }

  private static void setWord(ArrowBuf buffer, int width, long i, long value) {
    switch (width) {
      case 1 -> buffer.setByte(i, (byte) value);
      case 2 -> buffer.setShort(2 * i, (short) value);
      case 4 -> buffer.setInt(4 * i, (int) value);
      case 8 -> buffer.setLong(8 * i, value);
      default -> {
        for (int b = 0; b < width; b++) {
          buffer.setByte(i * width + b, (byte) (value >>> 8 * (b % 8)));
        }
      }
    }
  }

  private static void fill(
      FieldVector vector,
      ObjIntConsumer<byte[]> set,
      Runnable allocate,
      String content,
      boolean[] nulls,
      SplittableRandom random) {
    allocate.run();
    boolean binary = vector.getName().contains("binary");
    for (int i = 0; i < nulls.length; i++) {
      if (!nulls[i]) {
        byte[] value = value(content, random);
        if (binary && value.length > 0 && !content.equals("constant") && !content.equals("few")) {
          value[0] = (byte) random.nextInt();
        }
        set.accept(value, i);
      }
    }
  }

  private static byte[] value(String content, SplittableRandom random) {
    String text =
        switch (content) {
          case "short" -> "v" + random.nextInt();
          case "words" -> words(random);
          case "few" -> "distinct value " + random.nextInt(20);
          case "long" -> "x".repeat(200 + random.nextInt(200)) + random.nextInt();
          case "mixed" ->
              random.nextInt(100) == 0
                  ? "y\u00fc\u4e2d".repeat(random.nextInt(9000))
                  : "z".repeat(random.nextInt(5));
          case "empty" -> random.nextInt(3) == 0 ? "e" : "";
          default -> "the same again";
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(i == 0 ? '.' : ' ');
    }
    return text.toString();
  }

  private static void fill(
      FixedSizeListVector vector,
      String name,
      String content,
      boolean[] nulls,
      SplittableRandom random) {
    vector.setInitialCapacity(nulls.length);
    vector.allocateNew();
    int count = nulls.length * vector.getListSize();
    boolean[] itemNulls = new boolean[count];
    for (int i = 0; content.equals("holes") && i < count; i++) {
      itemNulls[i] = random.nextInt(90) == 0;
    }
    if (vector.getDataVector() instanceof FixedSizeListVector inner) {
      fill(inner, name, content, itemNulls, random);
      inner.setValueCount(count);
    } else {
      fillItems((BaseFixedWidthVector) vector.getDataVector(), name, itemNulls, random);
    }
    for (int i = 0; i < nulls.length; i++) {
      if (nulls[i]) {
        vector.setNull(i);
      } else {
        vector.setNotNull(i);
      }
    }
  }

  private static void fillItems(
      BaseFixedWidthVector items, String list, boolean[] nulls, SplittableRandom random) {
    items.allocateNew(nulls.length);
    for (int i = 0; i < nulls.length; i++) {
      long value = finite(list, random.nextLong());
      if (items instanceof BitVector bits) {
        bits.set(i, (int) value & 1);
      } else {
        setWord(items.getDataBuffer(), items.getTypeWidth(), i, value);
      }
      BitVectorHelper.setValidityBit(items.getValidityBuffer(), i, nulls[i] ? 0 : 1);
    }
  }
}
