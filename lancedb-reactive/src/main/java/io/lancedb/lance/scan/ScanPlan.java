package io.lancedb.lance.scan;

import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.file.schema.FieldPath;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which columns a scan reads and when: those of the filter first, for all live rows; the remaining
 * ones only for the rows that the filter keeps.
 *
 * @param filter condition on rows, or null
 * @param filterPaths stored fields that the filter needs
 * @param filterNumbers row-number columns that the filter needs
 * @param output names of the result's columns, in order
 * @param latePaths stored fields of the result that the filter does not need
 */
record ScanPlan(
    @Nullable Filter filter,
    List<FieldPath> filterPaths,
    List<String> filterNumbers,
    List<String> output,
    List<FieldPath> latePaths) {

  /** Most rows of a batch, where no column is wide. */
  static final int MAX_BATCH_ROWS = 1 << 16;

  /** Fewest rows of a batch, however wide they are. */
  private static final int MIN_BATCH_ROWS = 64;

  /** A batch of this size is large enough for its fixed costs to vanish. */
  static final long BATCH_BYTES = 4L << 20;

  /** Bytes of a row of columns that are stored in chunks, which are decoded as a whole. */
  private static final int NARROW_BYTES = 64;

  /** With as many ranges among so many rows, every chunk has some. */
  private static final int ROWS_PER_RANGE = 16;

  /** Assumed width of text and binary values, which the schema does not tell. */
  private static final int VARIABLE_WIDTH = 256;

  /**
   * Resolves names against a schema; fails with {@link io.lancedb.error.ColumnNotFoundException}.
   */
  static ScanPlan of(LanceSchema schema, List<String> output, @Nullable Filter filter) {
    List<FieldPath> filterPaths = new ArrayList<>();
    List<String> filterNumbers = new ArrayList<>();
    if (filter != null) {
      for (String column : filter.columns()) {
        if (SystemColumns.isRowNumber(column)) {
          filterNumbers.add(column);
        } else {
          filterPaths.add(FieldPath.resolve(schema, column));
        }
      }
    }
    List<FieldPath> late = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String column : output) {
      if (!seen.add(column)) {
        throw new InvalidQueryException("Column \"%s\" is selected twice".formatted(column));
      }
      if (!SystemColumns.isRowNumber(column)) {
        FieldPath path = FieldPath.resolve(schema, column);
        if (!filterPaths.contains(path)) {
          late.add(path);
        }
      }
    }
    return new ScanPlan(filter, filterPaths, filterNumbers, List.copyOf(output), late);
  }

  /** What is read for the filter, in the order of its paths. */
  List<LanceField> filterFields() {
    return filterPaths.stream().map(FieldPath::pruned).toList();
  }

  /** What is read for the rest of the result, in the order of its paths. */
  List<LanceField> lateFields() {
    return latePaths.stream().map(FieldPath::pruned).toList();
  }

  /** Every stored field that the scan may read. */
  List<LanceField> fields() {
    List<LanceField> fields = new ArrayList<>(filterFields());
    fields.addAll(lateFields());
    return fields;
  }

  /**
   * Whether all rows of the columns after the filter should be read, although not all are wanted:
   * these are narrow, and the wanted ones so scattered that finding each costs more.
   *
   * @param ranges of neighbouring rows that are wanted
   * @param rows all rows
   */
  boolean readsAll(int ranges, long rows) {
    long width = 0;
    for (LanceField field : lateFields()) {
      if (!isFixedWidth(field.arrow())) {
        return false;
      }
      width += width(field.arrow());
    }
    return width <= NARROW_BYTES && (long) ranges * ROWS_PER_RANGE >= rows;
  }

  /** Rows to read at once when nothing is known but the schema. */
  int batchRows() {
    long width = 1;
    for (LanceField field : fields()) {
      width += width(field.arrow());
    }
    return batchRows(width);
  }

  /**
   * Rows to read at once when a row has this many bytes: a power of two, so that batches seldom cut
   * a chunk, which would be decoded twice.
   */
  static int batchRows(long rowBytes) {
    long rows = Math.clamp(BATCH_BYTES / Math.max(1, rowBytes), MIN_BATCH_ROWS, MAX_BATCH_ROWS);
    return (int) Long.highestOneBit(rows);
  }

  /** Whether the type tells how many bytes a value has. */
  static boolean isFixedWidth(Field field) {
    return switch (field.getType()) {
      case ArrowType.FixedSizeList ignored -> isFixedWidth(field.getChildren().get(0));
      case ArrowType.Null ignored -> true;
      default -> field.getChildren().isEmpty() && width(field) != VARIABLE_WIDTH;
    };
  }

  /** Bytes of a value in memory, a guess where the type does not tell. */
  static long width(Field field) {
    return switch (field.getType()) {
      case ArrowType.FixedSizeList list -> list.getListSize() * width(field.getChildren().get(0));
      case ArrowType.Null ignored -> 0;
      case ArrowType.Bool ignored -> 1;
      case ArrowType.Int i -> i.getBitWidth() / 8;
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> 2;
            case SINGLE -> 4;
            case DOUBLE -> 8;
          };
      case ArrowType.Decimal d -> d.getBitWidth() / 8;
      case ArrowType.FixedSizeBinary b -> b.getByteWidth();
      case ArrowType.Utf8 ignored -> VARIABLE_WIDTH;
      case ArrowType.Binary ignored -> VARIABLE_WIDTH;
      case ArrowType.LargeUtf8 ignored -> VARIABLE_WIDTH;
      case ArrowType.LargeBinary ignored -> VARIABLE_WIDTH;
      default -> 8;
    };
  }
}
