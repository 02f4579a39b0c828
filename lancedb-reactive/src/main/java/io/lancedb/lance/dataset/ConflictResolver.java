package io.lancedb.lance.dataset;

import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a transaction may be committed after another one that it did not see. A pure function of
 * the two; it tells what to do, {@link Rebase} does it.
 */
public final class ConflictResolver {

  /** The answer. */
  public sealed interface Resolution {

    /** Nothing stands in the way. */
    record Ok() implements Resolution {}

    /** Both delete rows of the same fragments: the deletions must be joined. */
    record MustRebase() implements Resolution {}

    /** The operation must be run again on the newest version. */
    record Retryable(String reason) implements Resolution {}

    /** The operation makes no sense any more. */
    record Incompatible(String reason) implements Resolution {}
  }

  static final Resolution OK = new Resolution.Ok();
  private static final Resolution REBASE = new Resolution.MustRebase();

  /**
   * Row: the transaction that is to be committed; column: the one that was. Both in the order
   * Append, Delete, Overwrite, CreateIndex, Rewrite, Merge, Restore, ReserveFragments, Update,
   * Project, UpdateConfig, DataReplacement, UpdateMemWalState, UpdateBases.
   *
   * <p>{@code .} ok, {@code R} retryable, {@code X} incompatible, {@code f} retryable if they touch
   * the same fragment, {@code b} rebase if they do; any other letter names a rule of {@link
   * ConflictRules}.
   */
  private static final String[] RULES = {
    "..X..nX..n..X.", // Append
    ".bX.fRX.b..fX.", // Delete
    "..o.......k.X.", // Overwrite
    "..XcwhX.u..dm.", // CreateIndex
    ".fXwfRX.f..f..", // Rewrite
    "RRXhRRX.RXsRX.", // Merge
    "............X.", // Restore
    "..X...X.......", // ReserveFragments
    "abX.fRX.pn.fl.", // Update
    "n.X..RX.nR.nX.", // Project
    "..q..s....q...", // UpdateConfig
    ".rXdfRX.tv.yX.", // DataReplacement
    "XXXi.XX.lX.Xl.", // UpdateMemWalState
    ".............z", // UpdateBases
  };

  private ConflictResolver() {}

  /**
   * Holds a transaction against one that was committed since the version that it was computed on.
   */
  public static Resolution check(Transaction mine, Transaction other) {
    int row = index(mine);
    int column = index(other);
    if (isClone(mine) || isClone(other)) {
      return OK; // Only ever the first commit of a table.
    }
    if (row < 0 || column < 0) {
      return new Resolution.Incompatible(
          "a concurrent writer made a change of a kind that is not known here");
    }
    char rule = RULES[row].charAt(column);
    return switch (rule) {
      case '.' -> OK;
      case 'R' -> retryable(mine, other);
      case 'X' ->
          new Resolution.Incompatible(
              "%s cannot follow a concurrent %s".formatted(name(mine), name(other)));
      case 'f' -> overlap(mine, other) ? retryable(mine, other) : OK;
      case 'b' -> overlap(mine, other) ? REBASE : OK;
      default -> ConflictRules.apply(rule, mine, other);
    };
  }

  private static int index(Transaction transaction) {
    int number = transaction.getOperationCase().getNumber() - 100;
    return switch (number) {
      case 14 -> 13;
      case 13 -> -1;
      default -> number < RULES.length - 1 ? number : -1;
    };
  }

  private static boolean isClone(Transaction transaction) {
    return transaction.getOperationCase() == Transaction.OperationCase.CLONE;
  }

  static Resolution retryable(Transaction mine, Transaction other) {
    return new Resolution.Retryable(
        "a concurrent %s changed what this %s builds on".formatted(name(other), name(mine)));
  }

  /** The operation in words: {@code create index}. */
  static String name(Transaction transaction) {
    return transaction.getOperationCase().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static boolean overlap(Transaction mine, Transaction other) {
    Set<Long> touched = touched(mine);
    touched.retainAll(touched(other));
    return !touched.isEmpty();
  }

  /** The existing fragments that a transaction changes or removes. */
  static Set<Long> touched(Transaction transaction) {
    Set<Long> ids = new HashSet<>();
    switch (transaction.getOperationCase()) {
      case DELETE -> {
        add(ids, transaction.getDelete().getUpdatedFragmentsList());
        ids.addAll(transaction.getDelete().getDeletedFragmentIdsList());
      }
      case UPDATE -> {
        add(ids, transaction.getUpdate().getUpdatedFragmentsList());
        ids.addAll(transaction.getUpdate().getRemovedFragmentIdsList());
      }
      case REWRITE -> {
        add(ids, transaction.getRewrite().getOldFragmentsList());
        transaction.getRewrite().getGroupsList().forEach(g -> add(ids, g.getOldFragmentsList()));
      }
      case DATA_REPLACEMENT ->
          transaction
              .getDataReplacement()
              .getReplacementsList()
              .forEach(replacement -> ids.add(replacement.getFragmentId()));
      default -> {}
    }
    return ids;
  }

  private static void add(Set<Long> ids, List<DataFragment> fragments) {
    fragments.forEach(fragment -> ids.add(fragment.getId()));
  }
}
