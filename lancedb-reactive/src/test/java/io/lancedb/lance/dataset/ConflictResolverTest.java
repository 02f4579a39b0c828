package io.lancedb.lance.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lancedb.lance.dataset.ConflictResolver.Resolution;
import io.lancedb.lance.table.proto.DataFile;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.lance.table.proto.Transaction.CompactedSsTable;
import io.lancedb.lance.table.proto.Transaction.DataReplacementGroup;
import io.lancedb.lance.table.proto.Transaction.Rewrite.RewriteGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.roaringbitmap.RoaringBitmap;

class ConflictResolverTest {

  private static final List<String> OPERATIONS =
      List.of(
          "Append",
          "Delete",
          "Overwrite",
          "CreateIndex",
          "Rewrite",
          "Merge",
          "Restore",
          "ReserveFragments",
          "Update",
          "Project",
          "UpdateConfig",
          "DataReplacement",
          "UpdateMemWalState",
          "UpdateBases");

  /** Both transactions touch the same fragment, key, index, field and path. */
  private static final String[] TOUCHING = {
    "..X..RX..R..X.", // Append
    ".BX.RRX.B..RX.", // Delete
    "..X.......X.X.", // Overwrite
    "..XRR.X....RX.", // CreateIndex
    ".RXRRRX.R..R..", // Rewrite
    "RRX.RRX.RXRRX.", // Merge
    "............X.", // Restore
    "..X...X.......", // ReserveFragments
    ".BX.RRX.BR.RX.", // Update
    "R.X..RX.RR.RX.", // Project
    "..X..R....X...", // UpdateConfig
    ".XXRRRX.RX.RX.", // DataReplacement
    "XXX..XX.XX.XX.", // UpdateMemWalState
    ".............X", // UpdateBases
  };

  /** They touch nothing in common. */
  private static final String[] APART = {
    "..X..RX..R..X.", // Append
    "..X..RX.....X.", // Delete
    "..R.........X.", // Overwrite
    "..X...X.....X.", // CreateIndex
    "..X..RX.......", // Rewrite
    "RRX.RRX.RXRRX.", // Merge
    "............X.", // Restore
    "..X...X.......", // ReserveFragments
    "..X..RX..R....", // Update
    "R.X..RX.RR.RX.", // Project
    "..X..R........", // UpdateConfig
    "..X..RX..X..X.", // DataReplacement
    "XXX..XX..X.X..", // UpdateMemWalState
    "..............", // UpdateBases
  };

  private static Transaction transaction(String operation, int which) {
    String key = "key" + which;
    DataFragment fragment = DataFragment.newBuilder().setId(which).build();
    Transaction.Builder made = Transaction.newBuilder().setUuid(operation + which);
    switch (operation) {
      case "Append" -> made.getAppendBuilder().addFragments(DataFragment.getDefaultInstance());
      case "Delete" ->
          made.getDeleteBuilder().addUpdatedFragments(fragment).addDeletedFragmentIds(100 + which);
      case "Overwrite" -> made.getOverwriteBuilder().putConfigUpsertValues(key, "v");
      case "CreateIndex" -> made.getCreateIndexBuilder().addNewIndices(index(which));
      case "Rewrite" ->
          made.getRewriteBuilder().addGroups(RewriteGroup.newBuilder().addOldFragments(fragment));
      case "Merge" -> made.getMergeBuilder().addFragments(fragment);
      case "Restore" -> made.getRestoreBuilder().setVersion(1);
      case "ReserveFragments" -> made.getReserveFragmentsBuilder().setNumFragments(2);
      case "Update" ->
          made.getUpdateBuilder().addUpdatedFragments(fragment).addCompactedSstables(table(which));
      case "Project" -> made.getProjectBuilder();
      case "UpdateConfig" -> {
        var config = made.getUpdateConfigBuilder();
        config.getConfigUpdatesBuilder().addEntriesBuilder().setKey(key);
        config.putFieldMetadataUpdates(which, Transaction.UpdateMap.getDefaultInstance());
      }
      case "DataReplacement" ->
          made.getDataReplacementBuilder()
              .addReplacements(replacement(which))
              .addReplacements(replacement(100 + which));
      case "UpdateMemWalState" ->
          made.getUpdateMemWalStateBuilder().addCompactedSstables(table(which));
      case "UpdateBases" -> made.getUpdateBasesBuilder().addNewBasesBuilder().setPath(key);
      default -> throw new AssertionError(operation);
    }
    return made.build();
  }

  private static IndexMetadata index(int which) {
    RoaringBitmap covered = RoaringBitmap.bitmapOf(which);
    ByteBuffer bytes = ByteBuffer.allocate(covered.serializedSizeInBytes());
    covered.serialize(bytes);
    return IndexMetadata.newBuilder()
        .setName("index" + which)
        .addFields(which)
        .setFragmentBitmap(ByteString.copyFrom(bytes.flip()))
        .build();
  }

  private static DataReplacementGroup replacement(int which) {
    return DataReplacementGroup.newBuilder()
        .setFragmentId(which)
        .setNewFile(DataFile.newBuilder().addFields(which))
        .build();
  }

  private static CompactedSsTable table(int which) {
    CompactedSsTable.Builder table = CompactedSsTable.newBuilder().setGeneration(1);
    table.getShardIdBuilder().setUuid(ByteString.copyFromUtf8("s" + which));
    return table.build();
  }

  private static char answer(Transaction mine, Transaction other) {
    return switch (ConflictResolver.check(mine, other)) {
      case ConflictResolver.Resolution.Ok ok -> '.';
      case ConflictResolver.Resolution.MustRebase rebase -> 'B';
      case ConflictResolver.Resolution.Retryable retryable -> 'R';
      case ConflictResolver.Resolution.Incompatible incompatible -> 'X';
    };
  }

  @TestFactory
  Stream<DynamicTest> everyPairOfOperationsIsAnsweredByTheTable() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int row = 0; row < OPERATIONS.size(); row++) {
      String mine = OPERATIONS.get(row);
      char[] touching = new char[OPERATIONS.size()];
      char[] apart = new char[OPERATIONS.size()];
      for (int column = 0; column < OPERATIONS.size(); column++) {
        String other = OPERATIONS.get(column);
        touching[column] = answer(transaction(mine, 1), transaction(other, 1));
        apart[column] = answer(transaction(mine, 1), transaction(other, 2));
      }
      String expectedTouching = TOUCHING[row];
      String expectedApart = APART[row];
      tests.add(
          DynamicTest.dynamicTest(
              mine + " on the same",
              () -> assertThat(new String(touching)).isEqualTo(expectedTouching)));
      tests.add(
          DynamicTest.dynamicTest(
              mine + " apart", () -> assertThat(new String(apart)).isEqualTo(expectedApart)));
    }
    return tests.stream();
  }

  @Test
  void aChangeOfTheSchemaThatKeepsNullabilityLetsRowsIn() {
    Transaction.Builder project = Transaction.newBuilder();
    project.getProjectBuilder().setPreservesNullability(true);
    Transaction.Builder merge = Transaction.newBuilder();
    merge.getMergeBuilder().setPreservesNullability(true);
    for (String rows : List.of("Append", "Update")) {
      assertThat(answer(transaction(rows, 1), project.build())).isEqualTo('.');
      assertThat(answer(project.build(), transaction(rows, 1))).isEqualTo('.');
    }
    assertThat(answer(transaction("Append", 1), merge.build())).isEqualTo('.');
  }

  @Test
  void aMergeOnAPrimaryKeyMustSeeEveryInsertedRow() {
    Transaction.Builder keyed = transaction("Update", 1).toBuilder();
    keyed.getUpdateBuilder().getInsertedRowsBuilder().addFieldIds(0);
    assertThat(answer(keyed.build(), transaction("Append", 2))).isEqualTo('R');
    assertThat(answer(keyed.build(), transaction("Update", 2))).isEqualTo('R');
  }

  @Test
  void anUnknownOperationIsIncompatibleWithEverything() {
    Transaction unknown = Transaction.newBuilder().setUuid("u").build();
    for (String operation : OPERATIONS) {
      assertThat(answer(transaction(operation, 1), unknown)).isEqualTo('X');
    }
  }

  @Test
  void aCloneConflictsWithNothing() {
    Transaction.Builder clone = Transaction.newBuilder();
    clone.getCloneBuilder().setRefVersion(1);
    for (String operation : OPERATIONS) {
      assertThat(answer(transaction(operation, 1), clone.build())).isEqualTo('.');
    }
  }

  @Test
  void anIndexMissesWhatAnUpdateChangedInPlace() {
    Transaction create = transaction("CreateIndex", 1);
    int field = create.getCreateIndex().getNewIndices(0).getFields(0);
    Transaction update = transaction("Update", 1);
    Transaction.Builder inPlace = update.toBuilder();
    inPlace.getUpdateBuilder().addFieldsModified(field);

    assertThat(ConflictResolver.check(create, update)).isInstanceOf(Resolution.Ok.class);
    assertThat(ConflictResolver.check(create, inPlace.build()))
        .isInstanceOf(Resolution.Retryable.class);
  }
}
