package io.lancedb.lance.dataset.verify;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.lance.dataset.verify.References.TransactionUse;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ObjectMeta;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * The directory {@code _transactions}: each file against its format and its manifest. Rows do not
 * depend on it; concurrent writers do, where a manifest has no transaction of its own.
 */
final class TransactionCheck {

  private static final String DIRECTORY = "_transactions";
  private static final long MAX_BYTES = 256L << 20;
  private static final String ADVICE =
      "writers that began before this version fail, new ones do not";

  private final TableDirectory table;
  private final References references;

  TransactionCheck(TableDirectory table, References references) {
    this.table = table;
    this.references = references;
  }

  Flux<Finding> findings() {
    return table.compare(
        DIRECTORY,
        references.transactions.keySet(),
        this::file,
        name -> problem(name, Kind.MISSING, "version %d names it, but it is not there"));
  }

  /** Less bad where the manifest has the transaction too. */
  private Flux<Finding> problem(String name, Kind kind, String problem) {
    TransactionUse use = references.transactions.get(name);
    if (use == null) {
      return Flux.empty();
    }
    boolean inline = use.uuid() != null;
    return new FileFindings(DIRECTORY + "/" + name, use.version(), -1)
        .add(
            inline ? Severity.NOTE : Severity.WARNING,
            kind,
            -1,
            problem.formatted(use.version())
                + (inline ? "; the manifest has the transaction itself" : "; " + ADVICE))
        .flux();
  }

  private Flux<Finding> file(String name, ObjectMeta meta) {
    TransactionUse use = references.transactions.get(name);
    if (use == null) {
      return table.unreferenced(meta.path(), references);
    }
    return table
        .read(meta.path(), GetOptions.WHOLE, MAX_BYTES)
        .flatMapMany(bytes -> content(name, use, bytes))
        .onErrorResume(
            error -> new FileFindings(DIRECTORY + "/" + name, use.version(), -1).orError(error));
  }

  private Flux<Finding> content(String name, TransactionUse use, byte[] bytes) {
    try {
      Transaction transaction = Transaction.parseFrom(bytes);
      boolean same = use.uuid() == null || use.uuid().equals(transaction.getUuid());
      List<String> parts = List.of(name.split("-", 2));
      boolean named =
          parts.equals(
              List.of(
                  Long.toUnsignedString(transaction.getReadVersion()),
                  transaction.getUuid() + ".txn"));
      return same && named
          ? Flux.empty()
          : problem(name, Kind.MISMATCH, "it is not the transaction that version %d names");
    } catch (InvalidProtocolBufferException e) {
      return problem(name, Kind.DAMAGED, "the transaction of version %d cannot be parsed");
    }
  }
}
