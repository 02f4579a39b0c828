package io.lancedb.lance.dataset;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The file of a transaction that is being committed: {@code _transactions/{read
 * version}-{uuid}.txn}, the bare message. Written before the manifest that names it.
 */
final class TransactionFile {

  private static final String DIRECTORY = "_transactions";
  private static final long MAX_BYTES = 256L << 20;

  private final ObjectStore store;
  private final StorePath directory;
  private volatile @Nullable Transaction written;

  TransactionFile(ObjectStore store, StorePath root) {
    this.store = store;
    this.directory = root.child(DIRECTORY);
  }

  static String name(Transaction transaction) {
    return transaction.getReadVersion() + "-" + transaction.getUuid() + ".txn";
  }

  /** Writes the file, unless it is there already; one of an earlier attempt is replaced. */
  Mono<Void> write(Transaction transaction) {
    return Mono.defer(() -> {
      Transaction before = written;
      if (transaction.equals(before)) {
        return Mono.empty();
      }
      boolean renamed = before != null && !name(before).equals(name(transaction));
      Mono<Void> old = renamed ? delete() : Mono.empty();
      return old.then(
          Mono.defer(() -> {
            written = transaction;
            StorePath path = directory.child(name(transaction));
            return ObjectStores.put(store, path, transaction.toByteArray()).then();
          }));
    });
  }

  /** Deletes the file, if there is one. */
  Mono<Void> delete() {
    return Mono.defer(() -> {
      Transaction gone = written;
      written = null;
      return gone == null ? Mono.empty() : ObjectStores.delete(store, directory.child(name(gone)));
    });
  }

  /** Emits the transaction of another writer. */
  static Mono<Transaction> read(ObjectStore store, StorePath root, String name) {
    return Mono.defer(() ->
            ObjectStores.read(
                store, root.child(DIRECTORY).child(name), GetOptions.WHOLE, MAX_BYTES))
        .publishOn(Schedulers.parallel())
        .handle((bytes, sink) -> {
          try {
            sink.next(Transaction.parseFrom(bytes));
          } catch (InvalidProtocolBufferException e) {
            sink.error(e);
          }
        });
  }
}
