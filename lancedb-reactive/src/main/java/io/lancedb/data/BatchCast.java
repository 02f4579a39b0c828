package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Dictionaries;
import io.lancedb.data.read.ColumnReader;
import io.lancedb.data.write.ColumnWriter;
import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Brings Arrow batches into the schema of a table, column by column: equal types keep their memory,
 * others are converted value by value with the checks of {@link ColumnWriter}, dictionaries are
 * decoded, absent nullable columns become nulls.
 */
final class BatchCast {

  private final Schema target;

  /** For each target column the position in the source, or -1. */
  private final int[] sources;

  private BatchCast(Schema target, int[] sources) {
    this.target = target;
    this.sources = sources;
  }

  /**
   * Checks that batches of one schema can be brought into another, or into their own if null.
   *
   * @param source without dictionaries, see {@link Dictionaries}
   */
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
      ColumnCasts.check(
          position == null ? null : source.getFields().get(position),
          field,
          ColumnPath.of(field.getName()));
    }
    if (!positions.isEmpty()) {
      String[] names = target.getFields().stream().map(Field::getName).toArray(String[]::new);
      throw ColumnNames.unknown(null, positions.keySet(), names, 0);
    }
    return new BatchCast(target, sources);
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
    return cast(batch, Dictionaries.NONE, allocator, firstRow);
  }

  /** The same for a batch that may have columns encoded with these dictionaries. */
  VectorSchemaRoot cast(
      VectorSchemaRoot batch,
      DictionaryProvider dictionaries,
      BufferAllocator allocator,
      long firstRow) {
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
          cast(batch.getVector(sources[i]), dictionaries, column, field, rows, firstRow);
        }
      }
      return new VectorSchemaRoot(target, columns, rows);
    } catch (Throwable e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private static void cast(
      FieldVector source,
      DictionaryProvider dictionaries,
      FieldVector column,
      Field field,
      int rows,
      long firstRow) {
    if (ColumnKind.of(field) == ColumnKind.VECTOR) {
      ColumnChecks.checkItems(source, field, rows, firstRow);
    }
    if (ColumnCasts.sameType(source.getField(), field)
        && !ColumnCasts.hasNullParts(source, field)) {
      ColumnShare.share(source, column, rows);
      ColumnChecks.check(column, field, rows, firstRow);
      return;
    }
    ColumnReader reader = RowStructs.reader(source, dictionaries);
    ColumnWriter writer = RowStructs.writer(column, field, rows);
    for (int i = 0; i < rows; i++) {
      writer.write(i, reader.value(i), firstRow + i);
    }
    writer.finish(rows);
  }
}
