package io.lancedb.compatibility;

import java.util.Map;
import org.lance.index.DistanceType;
import org.lance.index.IndexType;
import org.lance.index.vector.IvfBuildParams;
import org.lance.index.vector.SQBuildParams;
import org.lance.index.vector.VectorIndexParams;

/**
 * Builds an IVF_SQ index with the official binding, since the Node.js client does not offer the
 * kind; {@code make-index-fixtures.js} runs it. Arguments: the table's directory, the metric, the
 * number of partitions.
 */
final class ScalarIndexFixture {

  private ScalarIndexFixture() {}

  /** Builds the index on column {@code vector}. */
  public static void main(String[] arguments) {
    IvfBuildParams ivf =
        new IvfBuildParams.Builder().setNumPartitions(Integer.parseInt(arguments[2])).build();
    VectorIndexParams parameters =
        new VectorIndexParams.Builder(ivf)
            .setDistanceType(DistanceType.valueOf(arguments[1]))
            .setSqParams(new SQBuildParams.Builder().setNumBits((short) 8).build())
            .build();
    try (OfficialTable table = OfficialTable.open(arguments[0], Map.of())) {
      table.createIndex("vector", IndexType.IVF_SQ, parameters);
    }
  }
}
