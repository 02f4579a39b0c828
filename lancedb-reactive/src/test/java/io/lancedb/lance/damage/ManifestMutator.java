package io.lancedb.lance.damage;

import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.proto.IndexSection;
import io.lancedb.lance.table.proto.Transaction;
import java.util.Objects;
import java.util.Random;

/** Changes fields of a manifest, of its indices and of its transaction. */
public final class ManifestMutator {

  private ManifestMutator() {}

  /** The bytes of a manifest with up to three fields changed. */
  public static byte[] mutate(Manifest sound, Random random) {
    MessageMutator mutator = new MessageMutator(random);
    var manifest = sound.proto();
    IndexSection indices = sound.indices();
    Transaction transaction =
        Objects.requireNonNullElse(sound.transaction(), Transaction.getDefaultInstance());
    for (int i = random.nextInt(3); i >= 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> indices = (IndexSection) mutator.mutate(indices);
        case 1 -> transaction = (Transaction) mutator.mutate(transaction);
        default -> manifest = (io.lancedb.lance.table.proto.Manifest) mutator.mutate(manifest);
      }
    }
    return ManifestCodec.write(manifest, indices, transaction);
  }
}
