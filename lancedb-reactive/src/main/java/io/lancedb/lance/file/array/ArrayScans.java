package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.TypeBits;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes the scan for each encoding of a page, checked against the type that it must give. */
final class ArrayScans {

  static final Field BIT = Field.notNullable("validity", ArrowType.Bool.INSTANCE);
  static final Field BYTE = Field.notNullable("bytes", new ArrowType.Int(8, false));
  static final Field OFFSET = Field.notNullable("offsets", new ArrowType.Int(64, false));

  /** Values that take no bytes are not multiplied beyond this, in one read. */
  private static final long MAX_WITHOUT_BYTES = 1 << 26;

  final ArrayPage page;

  /** Values of an encoding that is not within lists. */
  final long values;

  final BufferAllocator allocator;
  private final boolean dictionaryType;

  /**
   * Scans of a page.
   *
   * @param dictionaryType whether the table has the column as a dictionary, whose index 0 is then
   *     its first item; else the index 0 is null
   */
  ArrayScans(ArrayPage page, boolean dictionaryType, BufferAllocator allocator) {
    this(page, page.rows(), dictionaryType, allocator);
  }

  private ArrayScans(
      ArrayPage page, long values, boolean dictionaryType, BufferAllocator allocator) {
    this.page = page;
    this.values = values;
    this.dictionaryType = dictionaryType;
    this.allocator = allocator;
  }

  /** The same for the items of a dictionary. */
  ArrayScans ofItems(int items) {
    return new ArrayScans(page, items, dictionaryType, allocator);
  }

  /** The scan of rows of an encoded array whose values have the type of a field. */
  ArrayScan of(ArrayEncoding encoding, Field type, RowSpans rows) {
    return switch (encoding.getArrayEncodingCase()) {
      case FLAT -> new FlatScan(page, encoding.getFlat(), TypeBits.of(type), rows);
      case NULLABLE -> nullable(encoding.getNullable(), type, rows);
      case FIXED_SIZE_LIST -> fixedSizeList(encoding.getFixedSizeList(), type, rows);
      case BINARY -> new BinaryScan(this, encoding.getBinary(), variable(type, encoding), rows);
      case DICTIONARY ->
          new DictionaryScan(this, encoding.getDictionary(), type, rows, dictionaryType);
      case FSST ->
          new FsstScan(
              of(encoding.getFsst().getBinary(), variable(type, encoding), rows),
              encoding.getFsst().getSymbolTable(),
              rows,
              page.origin());
      case PACKED_STRUCT -> new PackedStructScan(page, encoding.getPackedStruct(), type, rows);
      case BITPACKED -> new BitpackedScan(page, encoding.getBitpacked(), TypeBits.of(type), rows);
      case BITPACKED_FOR_NON_NEG ->
          new FastLanesScan(page, encoding.getBitpackedForNonNeg(), TypeBits.of(type), rows);
      case FIXED_SIZE_BINARY ->
          new FixedSizeBinaryScan(
              this, encoding.getFixedSizeBinary(), variable(type, encoding), rows);
      case CONSTANT ->
          new ConstantScan(page, encoding.getConstant().getValue(), type, withoutBytes(rows));
      case LIST, STRUCT -> throw wrongType(encoding, type);
      default ->
          throw page.origin()
              .unsupported("the encoding " + encoding.getArrayEncodingCase() + " in version 2.0");
    };
  }

  private ArrayScan nullable(ArrayEncoding.Nullable nullable, Field type, RowSpans rows) {
    return switch (nullable.getNullabilityCase()) {
      case NO_NULLS -> of(nullable.getNoNulls().getValues(), type, rows);
      case SOME_NULLS ->
          new NullableScan(
              of(nullable.getSomeNulls().getValidity(), BIT, rows),
              of(nullable.getSomeNulls().getValues(), type, rows),
              rows);
      case ALL_NULLS -> new AllNullScan(withoutBytes(rows));
      case NULLABILITY_NOT_SET ->
          throw page.origin().corrupt("values that may be valid or not, without their kind");
    };
  }

  private ArrayScan fixedSizeList(ArrayEncoding.FixedSizeList encoding, Field type, RowSpans rows) {
    if (encoding.getHasValidity()) {
      throw page.origin().unsupported("a fixed-size list with its own validity");
    }
    if (!(type.getType() instanceof ArrowType.FixedSizeList list)
        || list.getListSize() != encoding.getDimension()) {
      throw page.origin()
          .corrupt("lists of %d items for %s".formatted(encoding.getDimension(), type.getType()));
    }
    Field item = type.getChildren().get(0);
    RowSpans items = rows.times(list.getListSize());
    return new FixedSizeListScan(of(encoding.getItems(), item, items), rows);
  }

  private Field variable(Field type, ArrayEncoding encoding) {
    return switch (type.getType()) {
      case ArrowType.Utf8 ignored -> type;
      case ArrowType.Binary ignored -> type;
      case ArrowType.LargeUtf8 ignored -> type;
      case ArrowType.LargeBinary ignored -> type;
      default -> throw wrongType(encoding, type);
    };
  }

  private RuntimeException wrongType(ArrayEncoding encoding, Field type) {
    return page.origin()
        .corrupt(
            "the encoding %s of %s".formatted(encoding.getArrayEncodingCase(), type.getType()));
  }

  private RowSpans withoutBytes(RowSpans rows) {
    if (rows.total() > MAX_WITHOUT_BYTES) {
      throw page.origin()
          .unsupported("%d equal values in one read: read fewer rows".formatted(rows.total()));
    }
    return rows;
  }
}
