package io.lancedb.lance.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.testing.ArrowMemory;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import io.lancedb.testing.RowValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of nested columns keep their values when they are gathered, cut out or handed over. */
@ExtendWith(ArrowMemory.class)
class NestedGatherTest {

  @Test
  void gatheredRowsAreThoseOfTheirSources(BufferAllocator allocator) {
    for (long seed = 500; seed < 540; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Schema schema = new RandomSchema(random, RandomSchema.Options.all(3)).schema(1);
      RandomRows rows = new RandomRows(seed);
      int count = random.nextInt(200);
      int[] source = new int[count];
      int[] row = new int[count];
      try (VectorSchemaRoot first = rows.batch(schema, 1 + random.nextInt(100), allocator);
          VectorSchemaRoot second = rows.batch(schema, 1 + random.nextInt(100), allocator)) {
        List<FieldVector> sources = List.of(first.getVector(0), second.getVector(0));
        List<@Nullable Object> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          source[i] = random.nextInt(2);
          row[i] = random.nextInt(sources.get(source[i]).getValueCount());
          expected.add(RowValues.value(sources.get(source[i]), row[i]));
        }
        try (FieldVector gathered = new Gather(allocator, source, row).vector(sources)) {
          assertThat(RowValues.of(gathered)).as("seed %d of %s", seed, schema).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void slicesAndTransfersKeepTheRows(BufferAllocator allocator) {
    for (long seed = 600; seed < 630; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Schema schema = new RandomSchema(random, RandomSchema.Options.all(3)).schema(2);
      int count = 2 + random.nextInt(100);
      int from = random.nextInt(count - 1);
      int length = 1 + random.nextInt(count - from);
      VectorSchemaRoot batch = new RandomRows(seed).batch(schema, count, allocator);
      List<List<@Nullable Object>> expected = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        expected.add(RowValues.of(vector).subList(from, from + length));
      }
      try (VectorSchemaRoot moved =
          Batches.transfer(Batches.slice(batch, from, length), allocator)) {
        List<List<@Nullable Object>> actual = new ArrayList<>();
        moved.getFieldVectors().forEach(vector -> actual.add(RowValues.of(vector)));
        assertThat(actual).as("seed %d of %s", seed, schema).isEqualTo(expected);
      }
    }
  }
}
