package io.lancedb.data;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Brings Arrow batches into the schema of a table, column by column: equal types keep their memory,
 * others are converted value by value with the checks of {@link ColumnWriter}, absent nullable
 * columns become nulls.
 */
final class BatchCast {

  private final Schema target;

  /** For each target column the position in the source, or -1. */
  private final int[] sources;

  private BatchCast(Schema target, int[] sources) {
    this.target = target;
    this.sources = sources;
  }

  /** Checks that batches of one schema can be brought into another, or into their own if null. */
  static BatchCast plan(Schema source, @Nullable Schema target) {
    if (target == null) {
      Schemas.check(source);
      return plan(source, Schemas.canonical(source));
    }
    Schemas.check(target);
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (Field field : source.getFields()) {
      if (positions.put(field.getName(), positions.size()) != null) {
        throw new SchemaMismatchException(
            "The column \"%s\" is there twice".formatted(field.getName()));
      }
    }
    int[] sources = new int[target.getFields().size()];
    for (int i = 0; i < sources.length; i++) {
      Field field = target.getFields().get(i);
      Integer position = positions.remove(field.getName());
      sources[i] = position == null ? -1 : position;
      check(position == null ? null : source.getFields().get(position), field);
    }
    if (!positions.isEmpty()) {
      String[] names = target.getFields().stream().map(Field::getName).toArray(String[]::new);
      throw MapBinding.unknown(positions.keySet(), names, 0);
    }
    return new BatchCast(target, sources);
  }

  private static void check(@Nullable Field source, Field target) {
    if (source == null) {
      if (!target.isNullable()) {
        throw new SchemaMismatchException(
            "Column \"%s\" cannot hold nulls, but the rows do not have it"
                .formatted(target.getName()));
      }
    } else if (source.getType() instanceof ArrowType.FixedSizeList from
        && target.getType() instanceof ArrowType.FixedSizeList to
        && from.getListSize() != to.getListSize()) {
      throw new BadVectorException(
          "Column \"%s\" needs vectors of %d values, but those of the rows have %d"
              .formatted(target.getName(), to.getListSize(), from.getListSize()));
    } else if (!sameType(source, target) && !castable(source, target)) {
      throw new SchemaMismatchException(
          "Column \"%s\" of type %s cannot hold values of type %s"
              .formatted(
                  target.getName(), ColumnKind.describe(target), ColumnKind.describe(source)));
    }
  }

  private static boolean castable(Field source, Field target) {
    if (ListReader.reads(source)) {
      return ColumnKind.of(target) == ColumnKind.VECTOR;
    }
    ColumnKind from = ColumnKind.of(source);
    return switch (ColumnKind.of(target)) {
      case BOOL -> from == ColumnKind.INTEGER;
      case INTEGER ->
          from == ColumnKind.INTEGER || from == ColumnKind.FLOATING || from == ColumnKind.BOOL;
      case FLOATING -> from == ColumnKind.INTEGER || from == ColumnKind.FLOATING;
      case TEXT -> from == ColumnKind.INTEGER || from == ColumnKind.BOOL;
      case BINARY -> false;
      case DATE, TIMESTAMP -> from == ColumnKind.DATE || from == ColumnKind.TIMESTAMP;
      case VECTOR -> from == ColumnKind.VECTOR;
    };
  }

  /** Whether two columns hold the same type; names and nullability of items do not matter. */
  static boolean sameType(Field a, Field b) {
    if (!a.getType().equals(b.getType())
        || a.getDictionary() != null
        || a.getChildren().size() != b.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < a.getChildren().size(); i++) {
      if (!sameType(a.getChildren().get(i), b.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The schema of the batches that come out. */
  Schema target() {
    return target;
  }

  /**
   * One batch in the target schema, owned by the caller.
   *
   * @param batch still the caller's; its memory may be shared with the result
   * @param firstRow position of its first row in the whole source, for messages
   */
  VectorSchemaRoot cast(VectorSchemaRoot batch, BufferAllocator allocator, long firstRow) {
    int rows = batch.getRowCount();
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int i = 0; i < sources.length; i++) {
        Field field = target.getFields().get(i);
        FieldVector column = field.createVector(allocator);
        columns.add(column);
        if (sources[i] < 0) {
          column.setInitialCapacity(rows);
          column.allocateNew();
          column.setValueCount(rows);
        } else {
          cast(batch.getVector(sources[i]), column, field, rows, firstRow);
        }
      }
      return new VectorSchemaRoot(target, columns, rows);
    } catch (Throwable e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private static void cast(
      FieldVector source, FieldVector column, Field field, int rows, long firstRow) {
    ColumnChecks.checkItems(source, field, rows, firstRow);
    if (sameType(source.getField(), field)) {
      ColumnShare.share(source, column, rows);
      ColumnChecks.check(column, field, rows, firstRow);
      return;
    }
    ColumnReader reader = ColumnReader.ofAny(source);
    ColumnWriter writer = ColumnWriter.allocate(column, field, rows);
    for (int i = 0; i < rows; i++) {
      writer.write(i, reader.value(i), firstRow + i);
    }
    writer.finish(rows);
  }
}
