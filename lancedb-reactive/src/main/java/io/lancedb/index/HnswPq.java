package io.lancedb.index;

import java.util.Objects;

/**
 * Graphs over product-quantized vectors.
 *
 * @param ivf the distance and the partitions
 * @param graph the graph of a partition
 * @param product the codes
 */
public record HnswPq(IvfParameters ivf, GraphParameters graph, ProductParameters product)
    implements GraphIndex<HnswPq> {

  /** Checks that nothing is null. */
  public HnswPq {
    Objects.requireNonNull(ivf, "ivf");
    Objects.requireNonNull(graph, "graph");
    Objects.requireNonNull(product, "product");
  }

  @Override
  public HnswPq withIvf(IvfParameters parameters) {
    return new HnswPq(parameters, graph, product);
  }

  @Override
  public HnswPq withGraph(GraphParameters parameters) {
    return new HnswPq(ivf, parameters, product);
  }

  /** This index with vectors cut into another number of parts, which must divide the dimension. */
  public HnswPq withNumSubVectors(int parts) {
    return new HnswPq(ivf, graph, product.withNumSubVectors(parts));
  }

  /** This index with 8 or 4 bits for each part. */
  public HnswPq withNumBits(int bits) {
    return new HnswPq(ivf, graph, product.withNumBits(bits));
  }
}
