package io.lancedb.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Schemas of nested fields that follow from a seed: leaf type x nullability x nesting.
 *
 * @param random where the choices come from
 * @param options what may be chosen
 */
public record RandomSchema(SplittableRandom random, Options options) {

  /** Leaf types that every part of the code knows. */
  public static final List<ArrowType> BASIC_LEAVES =
      List.of(
          ArrowType.Bool.INSTANCE,
          new ArrowType.Int(8, true),
          new ArrowType.Int(16, false),
          new ArrowType.Int(32, true),
          new ArrowType.Int(64, true),
          new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
          new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
          new ArrowType.Date(DateUnit.DAY),
          new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"),
          ArrowType.Utf8.INSTANCE,
          ArrowType.Binary.INSTANCE);

  /**
   * What may be chosen.
   *
   * @param maxDepth levels of nesting above a leaf at most
   * @param leaves types of leaves
   * @param largeLists whether lists with 64-bit offsets occur
   * @param maps whether maps occur; only files of version 2.2 hold them
   * @param structLists whether fixed-size lists of structs occur; only files of 2.2 hold them, and
   *     the official clients only without other lists above or below
   * @param vectors whether fixed-size lists of numbers occur as leaves
   * @param nestedVectors whether these lie within each other
   * @param wideVectors whether some of these are so wide that pages zip them
   */
  public record Options(
      int maxDepth,
      List<ArrowType> leaves,
      boolean largeLists,
      boolean maps,
      boolean structLists,
      boolean vectors,
      boolean nestedVectors,
      boolean wideVectors) {

    /** Options with wide vectors, if with any. */
    public Options(
        int maxDepth,
        List<ArrowType> leaves,
        boolean largeLists,
        boolean maps,
        boolean structLists,
        boolean vectors,
        boolean nestedVectors) {
      this(maxDepth, leaves, largeLists, maps, structLists, vectors, nestedVectors, vectors);
    }

    /** Everything that files of version 2.2 hold. */
    public static Options all(int maxDepth) {
      return new Options(maxDepth, BASIC_LEAVES, true, true, true, true, true, true);
    }

    /** Structs, lists and vectors: what files of every version hold. */
    public static Options common(int maxDepth) {
      return new Options(maxDepth, BASIC_LEAVES, true, false, false, true, false, true);
    }

    /** The same without wide vectors, of which the official writer stops for some lists. */
    public Options narrow() {
      return new Options(
          maxDepth, leaves, largeLists, maps, structLists, vectors, nestedVectors, false);
    }
  }

  /** Structs, lists and maps of each other. */
  private enum Kind {
    LEAF,
    STRUCT,
    LIST,
    LARGE_LIST,
    MAP,
    STRUCT_LIST
  }

  /** What is above a field. */
  private enum Place {
    ANYWHERE,
    IN_LIST,
    IN_STRUCT_LIST
  }

  /** A schema of {@code columns} fields {@code c0, c1, ...}. */
  public Schema schema(int columns) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      fields.add(field("c" + i, options.maxDepth));
    }
    return new Schema(fields);
  }

  /** The schema with columns of vectors that have no null elements, as tables take them. */
  public static Schema withoutNullElements(Schema schema) {
    return new Schema(schema.getFields().stream().map(RandomSchema::withoutNullElements).toList());
  }

  private static Field withoutNullElements(Field field) {
    if (!(field.getType() instanceof ArrowType.FixedSizeList)) {
      return field;
    }
    Field item = field.getChildren().get(0);
    FieldType type = new FieldType(false, item.getType(), null);
    return new Field(
        field.getName(),
        field.getFieldType(),
        List.of(new Field(item.getName(), type, item.getChildren())));
  }

  /** The schema with structs that are never null, as files of version 2.0 need it. */
  public static Schema withoutNullStructs(Schema schema) {
    return new Schema(schema.getFields().stream().map(RandomSchema::withoutNullStructs).toList());
  }

  private static Field withoutNullStructs(Field field) {
    boolean struct = field.getType() instanceof ArrowType.Struct;
    return new Field(
        field.getName(),
        new FieldType(!struct && field.isNullable(), field.getType(), null, field.getMetadata()),
        field.getChildren().stream().map(RandomSchema::withoutNullStructs).toList());
  }

  /** A field with at most {@code depth} levels above its leaves. */
  public Field field(String name, int depth) {
    return field(name, depth, Place.ANYWHERE);
  }

  /**
   * A fixed-size list of structs, with at most {@code depth} levels above its leaves and no other
   * list, as the official clients read it.
   */
  public Field structList(String name, int depth) {
    return list(
        name,
        random.nextInt(3) > 0,
        new ArrowType.FixedSizeList(1 + random.nextInt(4)),
        struct("item", random.nextBoolean(), depth - 1, Place.IN_STRUCT_LIST));
  }

  private Field field(String name, int depth, Place place) {
    boolean nullable = random.nextInt(3) > 0;
    return switch (kind(depth, place)) {
      case LEAF -> leaf(name, nullable);
      case STRUCT -> struct(name, nullable, depth, place);
      case LIST -> list(name, nullable, ArrowType.List.INSTANCE, item(depth));
      case LARGE_LIST -> list(name, nullable, ArrowType.LargeList.INSTANCE, item(depth));
      case STRUCT_LIST ->
          list(
              name,
              nullable,
              new ArrowType.FixedSizeList(1 + random.nextInt(4)),
              struct("item", random.nextBoolean(), depth - 1, Place.IN_STRUCT_LIST));
      case MAP -> map(name, nullable, depth);
    };
  }

  private Field item(int depth) {
    return field("item", depth - 1, Place.IN_LIST);
  }

  private Kind kind(int depth, Place place) {
    if (depth == 0 || depth < options.maxDepth && random.nextInt(4) == 0) {
      return Kind.LEAF;
    }
    boolean structList = options.structLists && depth > 1 && place != Place.IN_LIST;
    if (place == Place.IN_STRUCT_LIST) {
      return structList && random.nextInt(4) == 0 ? Kind.STRUCT_LIST : Kind.STRUCT;
    }
    return switch (random.nextInt(6)) {
      case 0 -> options.largeLists ? Kind.LARGE_LIST : Kind.LIST;
      case 1 -> options.maps ? Kind.MAP : Kind.LIST;
      case 2 -> structList ? Kind.STRUCT_LIST : Kind.STRUCT;
      case 3 -> Kind.STRUCT;
      default -> Kind.LIST;
    };
  }

  private Field struct(String name, boolean nullable, int depth, Place place) {
    List<Field> children = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      children.add(field("f" + i, Math.max(0, depth - 1), place));
    }
    return new Field(name, new FieldType(nullable, ArrowType.Struct.INSTANCE, null), children);
  }

  private Field map(String name, boolean nullable, int depth) {
    ArrowType keyType =
        random.nextBoolean() ? ArrowType.Utf8.INSTANCE : new ArrowType.Int(32, true);
    Field key = new Field("keys", FieldType.notNullable(keyType), null);
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(key, field("values", depth - 1, Place.IN_LIST)));
    return list(name, nullable, new ArrowType.Map(false), entries);
  }

  private Field leaf(String name, boolean nullable) {
    if (!options.vectors || random.nextInt(5) > 0) {
      ArrowType type = options.leaves.get(random.nextInt(options.leaves.size()));
      return new Field(name, new FieldType(nullable, type, null), null);
    }
    boolean wide = options.wideVectors && random.nextInt(3) == 0;
    int dimension = wide ? 64 + random.nextInt(40) : 1 + random.nextInt(8);
    ArrowType number =
        random.nextBoolean()
            ? new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)
            : new ArrowType.Int(8, false);
    Field item = new Field("item", FieldType.nullable(number), null);
    if (options.nestedVectors && random.nextInt(3) == 0) {
      item = list("item", true, new ArrowType.FixedSizeList(1 + random.nextInt(4)), item);
    }
    return list(name, nullable, new ArrowType.FixedSizeList(dimension), item);
  }

  private static Field list(String name, boolean nullable, ArrowType type, Field item) {
    return new Field(name, new FieldType(nullable, type, null), List.of(item));
  }
}
