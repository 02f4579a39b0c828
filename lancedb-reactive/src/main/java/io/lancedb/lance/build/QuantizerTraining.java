package io.lancedb.lance.build;

import io.lancedb.index.IndexProgress.Phase;
import io.lancedb.lance.build.vector.FlatEncoder;
import io.lancedb.lance.build.vector.KMeans;
import io.lancedb.lance.build.vector.KMeansOptions;
import io.lancedb.lance.build.vector.KModes;
import io.lancedb.lance.build.vector.PqOptions;
import io.lancedb.lance.build.vector.ProductEncoder;
import io.lancedb.lance.build.vector.RabitEncoder;
import io.lancedb.lance.build.vector.ScalarEncoder;
import io.lancedb.lance.build.vector.VectorEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains centroids by k-means, then the quantizer of the kind on what they leave. */
public final class QuantizerTraining implements Training {

  /** Sub-vectors have few elements: more vectors do not make their codewords better. */
  private static final int CODEWORD_RATE = 256;

  @Override
  public Mono<Trained> train(
      VectorSample sample, BuildPlan plan, Scheduler cpu, BuildListener listener) {
    long wanted = (long) plan.sampleRate() * plan.partitions();
    VectorSample some = sample.atMost((int) Math.min(sample.count(), wanted));
    KMeansOptions options =
        new KMeansOptions(plan.partitions(), plan.metric(), plan.maxIterations(), plan.seed());
    if (plan.field().binary()) {
      return KModes.train(
              some.bytes(),
              some.count(),
              sample.dimension(),
              options,
              cpu,
              listener.of(Phase.TRAIN_PARTITIONS))
          .map(centroids ->
              new Trained(
                  new BinaryPartitions(centroids),
                  FlatEncoder.of(plan.metric(), plan.field().element(), sample.dimension())));
    }
    return KMeans.train(
            some.floats(),
            some.count(),
            sample.dimension(),
            options,
            cpu,
            listener.of(Phase.TRAIN_PARTITIONS))
        .map(centroids -> FloatPartitions.of(centroids, plan.metric(), plan.field().element()))
        .flatMap(partitions ->
            encoder(sample, partitions, plan, cpu, listener)
                .map(encoder -> new Trained(partitions, encoder)));
  }

  private static Mono<VectorEncoder> encoder(
      VectorSample sample,
      FloatPartitions partitions,
      BuildPlan plan,
      Scheduler cpu,
      BuildListener listener) {
    int dimension = sample.dimension();
    return switch (plan.kind().storage()) {
      case FLAT ->
          Mono.fromSupplier(() -> FlatEncoder.of(plan.metric(), plan.field().element(), dimension));
      case SQ ->
          Mono.fromSupplier(() ->
                  ScalarEncoder.train(sample.floats(), sample.count(), dimension, plan.metric()))
              .subscribeOn(cpu);
      case PQ -> product(sample, partitions, plan, cpu, listener);
      case RQ ->
          Mono.fromSupplier(() ->
                  RabitEncoder.create(
                      plan.metric(),
                      dimension,
                      plan.bits(),
                      partitions.centroids().values(),
                      plan.seed()))
              .cast(VectorEncoder.class)
              .subscribeOn(cpu);
    };
  }

  private static Mono<VectorEncoder> product(
      VectorSample sample,
      FloatPartitions partitions,
      BuildPlan plan,
      Scheduler cpu,
      BuildListener listener) {
    BuildPlans.checkCodewords(plan.bits(), sample.count());
    VectorSample some = sample.atMost(CODEWORD_RATE << plan.bits());
    return ProductEncoder.train(
        some.floats(),
        some.count(),
        partitions.centroids(),
        new PqOptions(plan.bits(), plan.subVectors(), plan.maxIterations(), plan.seed()),
        plan.metric(),
        plan.field().element(),
        cpu,
        listener.of(Phase.TRAIN_QUANTIZER));
  }
}
