package io.lancedb.objectstore.memory;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStoreContract;

class MemoryStoreTest extends ObjectStoreContract {

  @Override
  protected ObjectStore newStore() {
    return MemoryStore.create();
  }
}
