package io.lancedb.objectstore.local;

import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class RelaxedLocalStoreTest extends LocalStoreTest {

  @Override
  LocalOptions options() {
    return new LocalOptions(LocalOptions.Durability.RELAXED, 1, 0);
  }
}
