package io.lancedb.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Cuts rows into batches, so that pages begin and end anywhere in them. */
public final class RandomCuts {

  private RandomCuts() {}

  /**
   * All rows in one batch, in a few or in many small ones, with their memory; the caller closes
   * them. The given batch is closed.
   */
  public static List<VectorSchemaRoot> cut(VectorSchemaRoot batch, SplittableRandom random) {
    int rows = batch.getRowCount();
    int longest =
        switch (random.nextInt(3)) {
          case 0 -> rows;
          case 1 -> Math.max(1, rows / 2);
          default -> Math.min(rows, 1 + random.nextInt(40));
        };
    List<VectorSchemaRoot> parts = new ArrayList<>();
    try (batch) {
      for (int from = 0; from < rows; ) {
        int count =
            longest == rows
                ? rows
                : Math.min(rows - from, 1 + random.nextInt(Math.max(1, longest)));
        parts.add(batch.slice(from, count));
        from += count;
      }
    }
    return parts;
  }
}
