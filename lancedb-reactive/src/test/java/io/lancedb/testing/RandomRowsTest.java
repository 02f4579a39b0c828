package io.lancedb.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArrowMemory.class)
class RandomRowsTest {

  @Test
  void areValidAndFollowFromTheSeed(BufferAllocator allocator) {
    for (long seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Schema schema = new RandomSchema(random, RandomSchema.Options.all(4)).schema(3);
      List<String> first = rows(schema, seed, allocator);
      assertThat(first).as("seed %d", seed).hasSize(3);
      assertThat(rows(schema, seed, allocator)).as("seed %d", seed).isEqualTo(first);
    }
  }

  private static List<String> rows(Schema schema, long seed, BufferAllocator allocator) {
    try (VectorSchemaRoot batch = new RandomRows(seed).batch(schema, 50, allocator)) {
      return batch.getFieldVectors().stream().map(RowValues::of).map(String::valueOf).toList();
    }
  }
}
