package io.lancedb.lance.dataset;

import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestName;
import io.lancedb.objectstore.ObjectStores;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * {@code _versions/latest_version_hint.json}: where official clients begin to look for newer
 * versions on stores whose listing has no order. Only a hint; not read here.
 */
final class VersionHint {

  private static final Logger LOG = LoggerFactory.getLogger(VersionHint.class);
  private static final String NAME = "latest_version_hint.json";

  private VersionHint() {}

  /** Completes in any case. */
  static Mono<Void> write(VersionLog log, Manifest committed) {
    if (log.store().capabilities().orderedListing()) {
      return Mono.empty();
    }
    byte[] content =
        "{\"version\":%d}".formatted(committed.version()).getBytes(StandardCharsets.UTF_8);
    return ObjectStores.put(
            log.store(), log.root().child(ManifestName.DIRECTORY).child(NAME), content)
        .then()
        .doOnError(error -> LOG.debug("The version hint was not written", error))
        .onErrorComplete();
  }
}
