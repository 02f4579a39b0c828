package io.lancedb.lance.build;

import io.lancedb.error.InvalidIndexException;
import io.lancedb.index.IndexProgress;
import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.scan.SystemColumns;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Builds one segment of a vector index: samples and trains, unless that is given; reads the column,
 * assigns and encodes its vectors; brings them into the order of the partitions; writes the files.
 *
 * <p>Memory is bounded by the sample, which lives on the heap, and by the memory limit, whatever
 * the size of the table. An error or a cancel leaves no temporary file behind.
 */
public final class SegmentBuild {

  private final IndexTarget target;
  private final BuildSource source;
  private final BuildPlan plan;
  private final BuildListener listener;
  private final VectorRows rows;

  /** A build of the segment of {@code plan} over the rows of {@code source}. */
  public SegmentBuild(
      IndexTarget target, BuildSource source, BuildPlan plan, BuildListener listener) {
    this.target = target;
    this.source = source;
    this.plan = plan;
    this.listener = listener;
    this.rows = new VectorRows(plan.field(), plan.metric());
  }

  /** Emits about so many vectors of the source, drawn at random. */
  Mono<VectorSample> sample(long wanted) {
    return new Sampler(source, rows, plan.field(), plan.seed(), target.cpu())
        .draw(wanted, listener.of(IndexProgress.Phase.SAMPLE));
  }

  /** Emits partitions and quantizer, trained with rows of the source. */
  public Mono<Training.Trained> train(Training training) {
    return sample(plan.sampleSize())
        .publishOn(target.cpu())
        .flatMap(sample -> {
          if (sample.count() == 0) {
            throw new InvalidIndexException(
                "Column \"%s\" has no vector to train a %s index with: all are null, not finite or of length zero"
                    .formatted(plan.field().name(), plan.kind()));
          }
          BuildPlans.checkPartitions(plan.partitions(), sample.count());
          return training.train(sample, plan, target.cpu(), listener);
        });
  }

  /**
   * Emits the segment once its files are in the store.
   *
   * @param uuid names their directory; its files are the caller's, also those of a failed build
   */
  public Mono<BuiltSegment> write(Training.Trained trained, SubIndex subIndex, UUID uuid) {
    return Mono.usingWhen(
        Mono.fromSupplier(TemporaryFiles::new),
        files -> write(trained, subIndex, uuid, files),
        TemporaryFiles::delete,
        (files, error) -> files.delete(),
        TemporaryFiles::delete);
  }

  private Mono<BuiltSegment> write(
      Training.Trained trained, SubIndex subIndex, UUID uuid, TemporaryFiles temporary) {
    Partitions partitions = trained.partitions();
    RecordEncoder encoder =
        new RecordEncoder(rows, partitions, trained.encoder(), target.allocator());
    IndexFiles files = new IndexFiles(target, target.directory(uuid));
    return Mono.using(
            () ->
                new Shuffle(
                    partitions.count(),
                    encoder.stride(),
                    temporary,
                    target.allocator(),
                    target.cpu()),
            shuffle ->
                encode(encoder, shuffle)
                    .then(Mono.defer(() -> auxiliary(files, trained, shuffle)))
                    .map(written -> new SubIndex.Auxiliary(written, shuffle.counts())),
            Shuffle::close)
        .flatMap(auxiliary ->
            subIndex
                .write(files, plan, trained, encoder.loss(), auxiliary, target, listener)
                .map(index -> segment(uuid, index, auxiliary)));
  }

  private Mono<Void> encode(RecordEncoder encoder, Shuffle shuffle) {
    long total = Math.max(1, source.liveRows());
    AtomicLong done = new AtomicLong();
    return source
        .scanner()
        .map(
            List.of(plan.field().name(), SystemColumns.ROW_ID),
            null,
            0,
            batch -> {
              int count = batch.getRowCount();
              RecordBatch records = encoder.encode(batch);
              if (records != null) {
                shuffle.add(records);
              }
              return count;
            })
        .concatMap(
            count -> {
              double share = (double) done.addAndGet(count) / total;
              listener.progress(IndexProgress.Phase.ENCODE, share);
              return shuffle.spillIfFull();
            },
            1)
        .then();
  }

  private Mono<WrittenFile> auxiliary(IndexFiles files, Training.Trained trained, Shuffle shuffle) {
    long[] counts = shuffle.counts();
    long total = Math.max(1, Arrays.stream(counts).sum());
    AtomicLong done = new AtomicLong();
    return files.auxiliary(
        trained.encoder().storage(),
        counts,
        Flux.defer(() -> new PartitionReader(shuffle, trained.encoder(), target.cpu()).batches())
            .doOnNext(batch ->
                listener.progress(
                    IndexProgress.Phase.WRITE,
                    (double) done.addAndGet(batch.getRowCount()) / total)));
  }

  private BuiltSegment segment(UUID uuid, WrittenFile index, SubIndex.Auxiliary auxiliary) {
    return new BuiltSegment(
        uuid,
        List.of(index, auxiliary.file()),
        auxiliary.file().rows(),
        SegmentDetails.of(plan),
        SegmentDetails.version(plan));
  }
}
