package io.lancedb.lance.dataset;

import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.proto.IndexSection;
import io.lancedb.lance.table.proto.Manifest;
import io.lancedb.lance.table.proto.Transaction;

/**
 * A version that is not committed yet.
 *
 * @param manifest without the positions of its sections
 * @param indices the indices that stay
 */
record NextManifest(Manifest manifest, IndexSection indices) {

  /** The file, with the transaction inline. */
  byte[] toBytes(Transaction transaction) {
    return ManifestCodec.write(manifest, indices, transaction);
  }
}
