package io.lancedb.objectstore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class LocalStoreTest extends ObjectStoreContract {

  @TempDir Path directory;

  @Override
  protected ObjectStore newStore() {
    return LocalStore.create(directory.resolve("base"), options());
  }

  LocalOptions options() {
    return LocalOptions.DEFAULT.withIoThreads(4);
  }

  /** Exact within this process, and all writers of this test are. */
  @Override
  public boolean comparesETags() {
    return true;
  }

  @Override
  public void assertNothingIsLeft(ObjectStore used) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> left = files.filter(Files::isRegularFile).toList();
      assertThat(left).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
