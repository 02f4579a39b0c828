package io.lancedb.lance.dataset;

import static io.lancedb.lance.dataset.HookedStore.ROOT;
import static io.lancedb.lance.dataset.HookedStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CommitConflictException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.damage.DamageRuns;
import io.lancedb.lance.damage.MessageMutator;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.StorePath;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit that has to step over a version whose transaction file is damaged. */
class DamagedTransactionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"history", "stable", "deleted_4999"})
  void endsWithACommitAConflictOrATypedError(String table) {
    HookedStore sound = HookedStore.of(table);
    DamageRuns.run(
        table,
        25,
        random -> {
          HookedStore store = HookedStore.of(table);
          VersionLog log = new VersionLog(store, ROOT);
          Manifest last = await(log.latest());
          StorePath manifest = StorePath.of(last.path());
          store.write(manifest, ManifestCodec.write(last.proto(), last.indices(), null));
          StorePath file = ROOT.child("_transactions").child(last.proto().getTransactionFile());
          store.write(file, damaged(sound.bytes(file), random));

          Manifest read = await(log.version(last.version() - 1));
          long before = last.version();
          try {
            Manifest made =
                await(
                    new Committer(store, ROOT)
                        .commit(read, Transactions.append(read, List.of()), null));
            assertThat(made.version()).isEqualTo(before + 1);
          } catch (CorruptFileException e) {
            assertThat(e.path()).isEqualTo(last.proto().getTransactionFile());
          } catch (CommitConflictException e) {
            assertThat(e).hasMessageContaining("version " + before);
          }
        });
  }

  private static byte[] damaged(byte[] sound, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> {
        return Arrays.copyOf(sound, random.nextInt(sound.length));
      }
      case 1 -> {
        byte[] damaged = sound.clone();
        damaged[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
        return damaged;
      }
      default -> {
        try {
          return new MessageMutator(random).mutate(Transaction.parseFrom(sound)).toByteArray();
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalArgumentException(e);
        }
      }
    }
  }
}
