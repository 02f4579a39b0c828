package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.column.Extensions;
import io.lancedb.data.column.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random rows of every type come back as they were written. */
class RowsRoundTripTest {

  private static final List<Field> COLUMNS = columns();

  private static List<Field> columns() {
    List<Field> columns = new ArrayList<>();
    columns.add(Schemas.bool("bool"));
    for (int width : new int[] {8, 16, 32, 64}) {
      columns.add(Schemas.column("int" + width, new ArrowType.Int(width, true)));
      columns.add(Schemas.column("uint" + width, new ArrowType.Int(width, false)));
    }
    for (FloatingPointPrecision precision : FloatingPointPrecision.values()) {
      columns.add(Schemas.column("float" + precision, new ArrowType.FloatingPoint(precision)));
    }
    columns.add(Schemas.text("text"));
    columns.add(Schemas.binary("binary"));
    columns.add(Schemas.date("date32"));
    columns.add(Schemas.column("date64", new ArrowType.Date(DateUnit.MILLISECOND)));
    for (TimeUnit unit : TimeUnit.values()) {
      columns.add(Schemas.column("local" + unit, new ArrowType.Timestamp(unit, null)));
      columns.add(Schemas.column("zoned" + unit, new ArrowType.Timestamp(unit, "Europe/Paris")));
    }
    columns.add(Schemas.vector("vector", 5));
    columns.add(Schemas.float16Vector("halves", 7));
    columns.add(Schemas.float64Vector("doubles", 3));
    columns.add(Schemas.binaryVector("bits", 4));
    columns.add(Schemas.column("nothing", ArrowType.Null.INSTANCE));
    columns.add(Schemas.column("large", ArrowType.LargeUtf8.INSTANCE));
    columns.add(Schemas.column("largeBinary", ArrowType.LargeBinary.INSTANCE));
    columns.add(Schemas.column("fixed", new ArrowType.FixedSizeBinary(5)));
    columns.add(Schemas.json("json"));
    columns.add(Schemas.decimal("short", 20, 3));
    columns.add(Schemas.decimal("long", 60, -2));
    columns.add(Schemas.column("time32", new ArrowType.Time(TimeUnit.MILLISECOND, 32)));
    columns.add(Schemas.time("time64"));
    for (TimeUnit unit : TimeUnit.values()) {
      columns.add(Schemas.column("duration" + unit, new ArrowType.Duration(unit)));
    }
    Field struct = Schemas.struct("s", Schemas.required(Schemas.int32("a")), Schemas.text("b"));
    columns.add(bfloat16("brain"));
    columns.add(fixedList("brains", 3, bfloat16("item")));
    columns.add(Schemas.list("ints", Schemas.int32("item")));
    columns.add(Schemas.list("structs", struct));
    columns.add(Schemas.list("lists", Schemas.list("item", Schemas.text("item"))));
    columns.add(Schemas.list("vectors", Schemas.vector("item", 3)));
    columns.add(
        new Field(
            "largeList",
            FieldType.nullable(ArrowType.LargeList.INSTANCE),
            List.of(Schemas.text("item"))));
    columns.add(fixedList("pairs", 2, Schemas.int64("item")));
    columns.add(fixedList("fixedStructs", 2, struct));
    columns.add(
        Schemas.struct(
            "deep", struct, Schemas.list("l", Schemas.float64("item")), Schemas.vector("v", 2)));
    columns.add(Schemas.map("map", Schemas.text("key"), Schemas.list("value", struct)));
    return columns;
  }

  private static Field bfloat16(String name) {
    Map<String, String> extension = Map.of(Extensions.NAME, "lance.bfloat16");
    return new Field(
        name, new FieldType(true, new ArrowType.FixedSizeBinary(2), null, extension), null);
  }

  private static Field fixedList(String name, int size, Field item) {
    return new Field(name, FieldType.nullable(new ArrowType.FixedSizeList(size)), List.of(item));
  }

  @Test
  void everyTypeWithAndWithoutNulls() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<Field> fields = new ArrayList<>();
      for (Field column : COLUMNS) {
        boolean nullable = random.nextBoolean() || column.getType() instanceof ArrowType.Null;
        fields.add(nullable ? column : Schemas.required(column));
      }
      Schema schema = Schemas.of(fields.toArray(Field[]::new));
      List<Row> written = new ArrayList<>();
      List<Map<String, @Nullable Object>> maps = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(seed % 5 == 0 ? 1500 : 200); i++) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Field field : fields) {
          map.put(field.getName(), nullable(field, random));
        }
        maps.add(map);
        written.add(Row.of(map));
      }
      try (RootAllocator allocator = new RootAllocator()) {
        List<Row> read =
            Rows.ofMaps(maps)
                .use(schema, allocator, (found, batches) -> RowReader.flux(batches))
                .collectList()
                .block();
        assertThat(read).as("seed %d", seed).isNotNull().isEqualTo(written);
        List<Row> again =
            Rows.ofRows(Objects.requireNonNull(read))
                .<Row>use(
                    schema,
                    allocator,
                    (found, batches) ->
                        Rows.ofBatches(found, batches)
                            .use(found, allocator, (same, cast) -> RowReader.flux(cast)))
                .collectList()
                .block();
        assertThat(again).as("seed %d", seed).isEqualTo(written);
      }
    }
  }

  private static @Nullable Object nullable(Field field, Random random) {
    boolean isNull = field.isNullable() && random.nextInt(4) == 0;
    return isNull || field.getType() instanceof ArrowType.Null ? null : value(field, random);
  }

  private static Object value(Field field, Random random) {
    return switch (field.getType()) {
      case ArrowType.Bool ignored -> random.nextBoolean();
      case ArrowType.Int type -> integer(type, random);
      case ArrowType.FloatingPoint type ->
          switch (type.getPrecision()) {
            case HALF -> half(random);
            case SINGLE -> Float.intBitsToFloat(random.nextInt() & 0xbf7fffff);
            case DOUBLE -> random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian();
          };
      case ArrowType.Decimal type ->
          new BigDecimal(new BigInteger(60, random), type.getScale())
              .multiply(BigDecimal.valueOf(random.nextInt(3) - 1))
              .setScale(type.getScale(), RoundingMode.UNNECESSARY);
      case ArrowType.Utf8 ignored -> "é\u0000𝄞a".repeat(random.nextInt(4));
      case ArrowType.LargeUtf8 ignored -> "é𝄞".repeat(random.nextInt(4));
      case ArrowType.Binary ignored -> bytes(random.nextInt(9), random);
      case ArrowType.LargeBinary ignored -> bytes(random.nextInt(9), random);
      case ArrowType.FixedSizeBinary ignored when Extensions.isBfloat16(field) -> brain(random);
      case ArrowType.FixedSizeBinary type -> bytes(type.getByteWidth(), random);
      case ArrowType.Date ignored -> LocalDate.ofEpochDay(random.nextInt());
      case ArrowType.Time type -> timeOfDay(type, random);
      case ArrowType.Timestamp type -> time(type, random);
      case ArrowType.Duration type ->
          duration(random.nextLong(), Times.unitsPerSecond(type.getUnit()));
      case ArrowType.FixedSizeList type ->
          switch (field.getName()) {
            case "doubles" -> random.doubles(type.getListSize()).toArray();
            case "bits" -> bytes(type.getListSize(), random);
            case "halves" -> floats(type.getListSize(), random, true);
            case "brains" -> new float[] {brain(random), brain(random), brain(random)};
            case "pairs", "fixedStructs" -> list(field, type.getListSize(), random);
            default -> floats(type.getListSize(), random, false);
          };
      case ArrowType.List ignored -> list(field, random.nextInt(4), random);
      case ArrowType.LargeList ignored -> list(field, random.nextInt(4), random);
      case ArrowType.Struct ignored -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        field.getChildren().forEach(child -> map.put(child.getName(), nullable(child, random)));
        yield Row.of(map);
      }
      case ArrowType.Map ignored -> {
        List<Field> entry = field.getChildren().get(0).getChildren();
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < random.nextInt(4); i++) {
          map.put(value(entry.get(0), random), nullable(entry.get(1), random));
        }
        yield map;
      }
      default -> throw new AssertionError(field);
    };
  }

  private static List<@Nullable Object> list(Field field, int size, Random random) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(nullable(field.getChildren().get(0), random));
    }
    return items;
  }

  private static float brain(Random random) {
    return Float.intBitsToFloat((random.nextInt() & 0xbf7f) << 16);
  }

  private static Duration duration(long units, long perSecond) {
    return Duration.ofSeconds(
        Math.floorDiv(units, perSecond),
        Math.floorMod(units, perSecond) * (1_000_000_000 / perSecond));
  }

  private static LocalTime timeOfDay(ArrowType.Time type, Random random) {
    long nanos = 1_000_000_000 / Times.unitsPerSecond(type.getUnit());
    return LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L) / nanos * nanos);
  }

  private static Object integer(ArrowType.Int type, Random random) {
    long bits = random.nextInt(5) == 0 ? -1L >>> random.nextInt(2) : random.nextLong();
    int width = type.getBitWidth();
    if (type.getIsSigned()) {
      return switch (width) {
        case 8 -> (Object) (byte) bits;
        case 16 -> (Object) (short) bits;
        case 32 -> (Object) (int) bits;
        default -> (Object) bits;
      };
    }
    return switch (width) {
      case 8 -> (Object) (short) (bits & 0xff);
      case 16 -> (Object) (int) (bits & 0xffff);
      case 32 -> (Object) (bits & 0xffff_ffffL);
      default -> bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
    };
  }

  private static Object time(ArrowType.Timestamp type, Random random) {
    long perSecond = Times.unitsPerSecond(type.getUnit());
    long range = perSecond == 1 ? 1L << 36 : Long.MAX_VALUE;
    long units = random.nextLong(-range, range);
    Instant instant = Times.toInstant(units, perSecond);
    return type.getTimezone() != null ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static float half(Random random) {
    return Float.float16ToFloat(Float.floatToFloat16((float) random.nextGaussian()));
  }

  private static float[] floats(int count, Random random, boolean halves) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = halves ? half(random) : (float) random.nextGaussian();
    }
    return floats;
  }

  private static byte[] bytes(int count, Random random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
