package io.lancedb.lance.expr;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The type of an expression.
 *
 * @param kind what is compared, and how wide it is
 * @param unit of a timestamp, otherwise null
 * @param zone of a timestamp that has one, otherwise null
 */
public record ValueType(Kind kind, @Nullable TimeUnit unit, @Nullable String zone) {

  /** What expressions can be. {@code OTHER} can only be asked whether it is null. */
  public enum Kind {
    NULL,
    BOOL,
    INT8,
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    UTF8,
    BINARY,
    DATE32,
    DATE64,
    TIMESTAMP,
    OTHER;

    boolean isInteger() {
      return switch (this) {
        case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> true;
        default -> false;
      };
    }

    boolean isFloat() {
      return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
    }

    boolean isNumber() {
      return isInteger() || isFloat();
    }

    boolean isBytes() {
      return this == UTF8 || this == BINARY;
    }

    boolean isTime() {
      return this == DATE32 || this == DATE64 || this == TIMESTAMP;
    }
  }

  static final ValueType NULL = of(Kind.NULL);
  static final ValueType BOOL = of(Kind.BOOL);

  static ValueType of(Kind kind) {
    return new ValueType(kind, null, null);
  }

  static ValueType timestamp(TimeUnit unit, @Nullable String zone) {
    return new ValueType(Kind.TIMESTAMP, unit, zone);
  }

  /** The type of a column. JSON, bfloat16 and blobs are not what their storage is. */
  static ValueType of(Field field) {
    Map<String, String> metadata = field.getMetadata();
    if (metadata == null) {
      return of(field.getType());
    }
    String extension = metadata.get(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME);
    boolean other =
        extension != null && extension.startsWith("lance.")
            || "true".equals(metadata.get("lance-encoding:blob"));
    return other ? of(Kind.OTHER) : of(field.getType());
  }

  private static ValueType of(ArrowType type) {
    return switch (type) {
      case ArrowType.Bool _ -> BOOL;
      case ArrowType.Int i -> of(integer(i.getBitWidth(), i.getIsSigned()));
      case ArrowType.FloatingPoint f ->
          of(
              switch (f.getPrecision()) {
                case HALF -> Kind.FLOAT16;
                case SINGLE -> Kind.FLOAT32;
                case DOUBLE -> Kind.FLOAT64;
              });
      case ArrowType.Utf8 _ -> of(Kind.UTF8);
      case ArrowType.LargeUtf8 _ -> of(Kind.UTF8);
      case ArrowType.LargeBinary _ -> of(Kind.BINARY);
      case ArrowType.Binary _ -> of(Kind.BINARY);
      case ArrowType.Date d -> of(d.getUnit() == DateUnit.DAY ? Kind.DATE32 : Kind.DATE64);
      case ArrowType.Timestamp t -> timestamp(t.getUnit(), t.getTimezone());
      case ArrowType.Null _ -> NULL;
      default -> of(Kind.OTHER);
    };
  }

  private static Kind integer(int bits, boolean signed) {
    return switch (bits) {
      case 8 -> signed ? Kind.INT8 : Kind.UINT8;
      case 16 -> signed ? Kind.INT16 : Kind.UINT16;
      case 32 -> signed ? Kind.INT32 : Kind.UINT32;
      default -> signed ? Kind.INT64 : Kind.UINT64;
    };
  }

  /** Ticks of this timestamp or date in a second; dates in days have none. */
  long ticksPerSecond() {
    if (kind == Kind.DATE64) {
      return 1_000;
    }
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
      case null -> throw new IllegalStateException(this + " has no ticks");
    };
  }

  /** Whether wall time and the stored instants differ. */
  boolean hasOffset() {
    return zone != null && !zone.equals("UTC") && !zone.equals("Z") && !zone.equals("+00:00");
  }

  /** The zone in which literals without a zone are read. */
  ZoneId zoneId() {
    return ZoneId.of(zone == null ? "UTC" : zone);
  }

  @Override
  public String toString() {
    if (unit == null) {
      return kind.name().toLowerCase(Locale.ROOT);
    }
    String name =
        switch (unit) {
          case SECOND -> "s";
          case MILLISECOND -> "ms";
          case MICROSECOND -> "us";
          case NANOSECOND -> "ns";
        };
    return zone == null ? "timestamp(" + name + ")" : "timestamp(" + name + ", " + zone + ")";
  }
}
