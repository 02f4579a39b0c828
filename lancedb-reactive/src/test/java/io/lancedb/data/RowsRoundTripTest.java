package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
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
    return columns;
  }

  @Test
  void everyTypeWithAndWithoutNulls() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<Field> fields = new ArrayList<>();
      for (Field column : COLUMNS) {
        fields.add(random.nextBoolean() ? column : Schemas.required(column));
      }
      Schema schema = Schemas.of(fields.toArray(Field[]::new));
      List<Row> written = new ArrayList<>();
      List<Map<String, @Nullable Object>> maps = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(1500); i++) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Field field : fields) {
          boolean isNull = field.isNullable() && random.nextInt(4) == 0;
          map.put(field.getName(), isNull ? null : value(field, random));
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
      case ArrowType.Utf8 ignored -> "é\u0000𝄞a".repeat(random.nextInt(4));
      case ArrowType.Binary ignored -> bytes(random.nextInt(9), random);
      case ArrowType.Date ignored -> LocalDate.ofEpochDay(random.nextInt());
      case ArrowType.Timestamp type -> time(type, random);
      case ArrowType.FixedSizeList type ->
          switch (field.getName()) {
            case "doubles" -> random.doubles(type.getListSize()).toArray();
            case "bits" -> bytes(type.getListSize(), random);
            case "halves" -> floats(type.getListSize(), random, true);
            default -> floats(type.getListSize(), random, false);
          };
      default -> throw new AssertionError(field);
    };
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
