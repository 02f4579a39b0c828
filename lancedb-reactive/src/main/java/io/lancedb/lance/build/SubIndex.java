package io.lancedb.lance.build;

import io.lancedb.lance.file.WrittenFile;
import reactor.core.publisher.Mono;

/** Writes {@code index.idx}: how the vectors of a partition are found. */
public interface SubIndex {

  /**
   * The vectors, which have been written.
   *
   * @param file the file
   * @param counts vectors of each partition
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Auxiliary(WrittenFile file, long[] counts) {}

  /** All vectors of a partition are compared. */
  SubIndex FLAT =
      (files, plan, trained, loss, auxiliary, target, listener) ->
          files.flat(plan.kind(), plan.metric(), trained.partitions(), loss);

  /** Emits the file. */
  Mono<WrittenFile> write(
      IndexFiles files,
      BuildPlan plan,
      Training.Trained trained,
      double loss,
      Auxiliary auxiliary,
      IndexTarget target,
      BuildListener listener);
}
