package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.VerifyOptions;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import org.apache.arrow.memory.BufferAllocator;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Looks for damage in a table: first reads every version and notes what it refers to, then goes
 * through the directories, checks each file that is there, and tells which are missing.
 */
public final class Verification {

  private Verification() {}

  /**
   * Emits what is found; cold. Fails with the store's error, except where a file is missing.
   *
   * @param root the directory of the table
   * @param snapshot the version that the caller has open
   * @param allocator memory of pages that are decoded
   * @param cpu where files are parsed and decoded
   */
  public static Flux<Finding> of(
      ObjectStore store,
      StorePath root,
      Manifest snapshot,
      VerifyOptions options,
      BufferAllocator allocator,
      Scheduler cpu) {
    return Flux.defer(() -> {
      TableDirectory table = new TableDirectory(store, root, cpu);
      References references = new References();
      PageCheck pages = options.deep() ? new PageCheck(table, allocator) : null;
      return Flux.concat(
          new VersionsCheck(table, snapshot, references).findings(),
          Flux.defer(() -> new DataCheck(table, references, pages).findings()),
          Flux.defer(() -> new DeletionCheck(table, references).findings()),
          Flux.defer(() -> new IndexCheck(table, references).findings()),
          Flux.defer(() -> new TransactionCheck(table, references).findings()),
          Flux.defer(() -> new RowIdCheck(table, snapshot).findings()));
    });
  }
}
