package io.lancedb.objectstore.decorator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStoreContract;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class LimitStoreContractTest extends ObjectStoreContract {

  @TempDir Path directory;
  private LimitStore limited;

  @Override
  protected ObjectStore newStore() {
    LocalOptions relaxed =
        LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED).withIoThreads(2);
    limited = new LimitStore(LocalStore.create(directory, relaxed), new LimitOptions(3, 1 << 20));
    return limited;
  }

  @Override
  public boolean comparesETags() {
    return true;
  }

  @AfterEach
  void everyPermitIsBack() {
    limited.close().block(); // the last signals have passed then
    assertThat(limited.freeOperations()).isEqualTo(3);
    assertThat(limited.freeBytes()).isEqualTo(1 << 20);
  }
}
