package io.lancedb.lance.build;

import io.lancedb.index.IndexProgress;
import io.lancedb.lance.build.vector.Centroids;
import io.lancedb.lance.build.vector.KMeans;
import io.lancedb.lance.build.vector.KMeansOptions;
import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.index.vector.VectorIndex;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives an index partitions that fit its rows again: those with more than four times as many as
 * they should have are split by k-means; if there are none and the smallest has less than a
 * quarter, that one is dissolved. The quantizer stays.
 */
public final class Repartition {

  private static final int MOST_TIMES = 4;
  private static final double LEAST_SHARE = 0.25;

  /** Vectors that are drawn for each part of a split. */
  private static final int SAMPLE_RATE = 256;

  private final VectorIndex index;
  private final BuildPlan plan;
  private final long[] sizes;

  /**
   * A repartition of an index.
   *
   * @param plan of the index
   * @param sizes vectors that each partition will have
   */
  public Repartition(VectorIndex index, BuildPlan plan, long[] sizes) {
    this.index = index;
    this.plan = plan;
    this.sizes = sizes;
  }

  /** Whether partitions do not fit. Binary vectors keep theirs. */
  public boolean isNeeded() {
    return !plan.field().binary() && (!large().isEmpty() || hasSmall());
  }

  private List<Integer> large() {
    return IntStream.range(0, sizes.length)
        .filter(p -> sizes[p] > (long) MOST_TIMES * plan.target())
        .boxed()
        .toList();
  }

  private int smallest() {
    int smallest = 0;
    for (int p = 1; p < sizes.length; p++) {
      smallest = sizes[p] < sizes[smallest] ? p : smallest;
    }
    return smallest;
  }

  private boolean hasSmall() {
    return sizes.length > 1 && sizes[smallest()] < LEAST_SHARE * plan.target();
  }

  /**
   * Emits the new partitions with the old quantizer.
   *
   * @param build reads the rows of the table
   */
  public Mono<Training.Trained> run(SegmentBuild build, IndexTarget target) {
    return centroids(build, target)
        .map(centroids -> ExistingIndex.trained(index, plan.field(), centroids));
  }

  private Mono<Centroids> centroids(SegmentBuild build, IndexTarget target) {
    int dimension = plan.field().dimension();
    float[] old = index.centroids().floats();
    List<Integer> large = large();
    if (large.isEmpty()) {
      int gone = smallest();
      float[] left = new float[old.length - dimension];
      System.arraycopy(old, 0, left, 0, gone * dimension);
      int after = (gone + 1) * dimension;
      System.arraycopy(old, after, left, gone * dimension, old.length - after);
      return Mono.just(new Centroids(left, sizes.length - 1, dimension, 0));
    }
    long total = Math.max(1, Arrays.stream(sizes).sum());
    long rarest = large.stream().mapToLong(p -> sizes[p]).min().orElse(1);
    long wanted = 2L * SAMPLE_RATE * MOST_TIMES * total / rarest;
    return build
        .sample(wanted)
        .publishOn(target.cpu())
        .flatMap(sample -> {
          int[] nearest = assign(sample);
          return Flux.fromIterable(large)
              .concatMap(p -> split(sample, nearest, p, target), 1)
              .collectList()
              .map(parts -> join(old, large, parts));
        });
  }

  private int[] assign(VectorSample sample) {
    int[] nearest = new int[sample.count()];
    MemorySegment none = MemorySegment.ofArray(new byte[0]);
    VectorBatch vectors =
        new VectorBatch(sample.count(), sample.dimension(), sample.floats(), none);
    ExistingIndex.trained(index, plan.field())
        .partitions()
        .assign(vectors, nearest, new float[sample.count()]);
    return nearest;
  }

  private Mono<Centroids> split(
      VectorSample sample, int[] nearest, int partition, IndexTarget target) {
    int dimension = sample.dimension();
    int count = (int) Arrays.stream(nearest).filter(p -> p == partition).count();
    int parts = Math.clamp(sizes[partition] / plan.target(), 2, Math.max(2, count / 8));
    if (count <= parts) {
      float[] kept =
          Arrays.copyOfRange(
              index.centroids().floats(), partition * dimension, (partition + 1) * dimension);
      return Mono.just(new Centroids(kept, 1, dimension, 0));
    }
    float[] own = new float[count * dimension];
    int n = 0;
    for (int i = 0; i < nearest.length; i++) {
      if (nearest[i] == partition) {
        System.arraycopy(sample.floats(), i * dimension, own, n++ * dimension, dimension);
      }
    }
    return KMeans.train(
        own,
        count,
        dimension,
        new KMeansOptions(parts, plan.metric(), plan.maxIterations(), plan.seed()),
        target.cpu(),
        BuildListener.NONE.of(IndexProgress.Phase.TRAIN_PARTITIONS));
  }

  private Centroids join(float[] old, List<Integer> large, List<Centroids> parts) {
    int dimension = plan.field().dimension();
    int count = sizes.length - large.size();
    for (Centroids part : parts) {
      count += part.count();
    }
    float[] all = new float[count * dimension];
    int at = 0;
    for (int p = 0; p < sizes.length; p++) {
      int split = large.indexOf(p);
      float[] from = split < 0 ? old : parts.get(split).values();
      int length = split < 0 ? dimension : from.length;
      System.arraycopy(from, split < 0 ? p * dimension : 0, all, at, length);
      at += length;
    }
    return new Centroids(all, count, dimension, 0);
  }
}
