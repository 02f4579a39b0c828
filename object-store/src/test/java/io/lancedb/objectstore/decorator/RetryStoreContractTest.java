package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStoreContract;
import io.lancedb.objectstore.memory.MemoryStore;

class RetryStoreContractTest extends ObjectStoreContract {

  @Override
  protected ObjectStore newStore() {
    return new RetryStore(MemoryStore.create(), RetryOptions.DEFAULT);
  }
}
