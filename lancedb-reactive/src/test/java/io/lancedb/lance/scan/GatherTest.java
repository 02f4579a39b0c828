package io.lancedb.lance.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class GatherTest {

  private static final int ROWS = 300;

  private static Field list(String name, int size, Field item) {
    ArrowType type = new ArrowType.FixedSizeList(size);
    return new Field(name, Field.nullable(name, type).getFieldType(), List.of(item));
  }

  private static Schema schema() {
    Field bool = Field.nullable("item", ArrowType.Bool.INSTANCE);
    return new Schema(
        List.of(
            Field.nullable("nothing", ArrowType.Null.INSTANCE),
            Field.nullable("flag", ArrowType.Bool.INSTANCE),
            Field.nullable("price", new ArrowType.Decimal(20, 2, 128)),
            Field.nullable("hash", new ArrowType.FixedSizeBinary(5)),
            Field.nullable("id", new ArrowType.Int(64, true)),
            Field.nullable("count", new ArrowType.Int(32, true)),
            Field.nullable("text", ArrowType.Utf8.INSTANCE),
            Field.nullable("long_text", ArrowType.LargeUtf8.INSTANCE),
            list("flags", 3, bool),
            list("nested", 2, list("item", 3, bool))));
  }

  private static VectorSchemaRoot batch(SplittableRandom random, BufferAllocator allocator) {
    return batch(random, true, allocator);
  }

  private static VectorSchemaRoot batch(
      SplittableRandom random, boolean nulls, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema(), allocator);
    for (FieldVector vector : batch.getFieldVectors()) {
      fill(vector, ROWS, random, nulls);
      vector.setValueCount(ROWS);
    }
    batch.setRowCount(ROWS);
    return batch;
  }

  private static void fill(FieldVector vector, int rows, SplittableRandom random, boolean nulls) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    if (vector instanceof FixedSizeListVector list) {
      fill(list.getDataVector(), rows * list.getListSize(), random, nulls);
    }
    for (int i = 0; i < rows; i++) {
      if (nulls && random.nextInt(5) == 0) {
        continue;
      }
      int number = random.nextInt(1000);
      byte[] text = "x".repeat(number % 17).concat("y").getBytes(StandardCharsets.UTF_8);
      switch (vector) {
        case NullVector ignored -> {}
        case BitVector bits -> bits.set(i, number & 1);
        case DecimalVector decimals -> decimals.set(i, BigDecimal.valueOf(number, 2));
        case FixedSizeBinaryVector hashes -> hashes.set(i, new byte[] {1, 2, 3, 4, (byte) number});
        case BigIntVector ids -> ids.set(i, (long) number << 40 | i);
        case IntVector counts -> counts.set(i, number);
        case VarCharVector texts -> texts.setSafe(i, text);
        case LargeVarCharVector texts -> texts.setSafe(i, text);
        case FixedSizeListVector list -> list.setNotNull(i);
        default -> throw new IllegalArgumentException(vector.getField().toString());
      }
    }
  }

  @Test
  void chosenRowsOfSeveralSourcesAreThoseRows() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot first = batch(random, allocator);
        VectorSchemaRoot second = batch(random, allocator)) {
      List<VectorSchemaRoot> sources = List.of(first, second);
      int[] source = random.ints(500, 0, 2).toArray();
      int[] row = random.ints(500, 0, ROWS).toArray();
      for (Field field : schema().getFields()) {
        List<FieldVector> vectors = new ArrayList<>();
        sources.forEach(batch -> vectors.add(batch.getVector(field.getName())));
        try (FieldVector gathered = new Gather(allocator, source, row).vector(vectors)) {
          assertThat(gathered.getValueCount()).isEqualTo(row.length);
          for (int i = 0; i < row.length; i++) {
            assertThat(gathered.getObject(i))
                .as("%s, row %d, seed %d", field.getName(), i, seed)
                .isEqualTo(vectors.get(source[i]).getObject(row[i]));
          }
        }
      }
    }
  }

  @Test
  void chosenRowsOfOneBatchAreThoseRowsWithAndWithoutNulls() {
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 6; run++) {
      int[] row = random.ints(random.nextInt(200), 0, ROWS).toArray();
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot batch = batch(random, run % 2 == 0, allocator);
          VectorSchemaRoot chosen = Gather.rows(batch, row, allocator)) {
        for (FieldVector vector : batch.getFieldVectors()) {
          FieldVector gathered = chosen.getVector(vector.getName());
          for (int i = 0; i < row.length; i++) {
            assertThat(gathered.getObject(i))
                .as("%s, row %d of run %d, seed %d", vector.getName(), i, run, seed)
                .isEqualTo(vector.getObject(row[i]));
          }
        }
      }
    }
  }

  @Test
  void noRowsMakeEmptyVectors() {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = batch(new SplittableRandom(1), allocator);
        VectorSchemaRoot none = Gather.rows(batch, new int[0], allocator)) {
      assertThat(none.getRowCount()).isZero();
      assertThat(none.getFieldVectors()).allMatch(vector -> vector.getValueCount() == 0);
    }
  }
}
