package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static io.lancedb.objectstore.StoreFixture.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.StoreException.Kind;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Copies within the store. */
@NullUnmarked
interface CopyContract extends StoreFixture {

  @Test
  default void aCopyHasTheSameBytes() {
    byte[] content = random(400_000);
    put("from", content);
    put("to/old", bytes("old"));
    store().copy(path("from"), path("to/new"), CopyOptions.OVERWRITE).block(TIMEOUT);
    store().copy(path("from"), path("to/old"), CopyOptions.OVERWRITE).block(TIMEOUT);

    assertThat(read("to/new")).isEqualTo(content);
    assertThat(read("to/old")).isEqualTo(content);
    assertThat(read("from")).isEqualTo(content);
  }

  @Test
  default void aCopyCanKeepTheTargetOrIsRefused() {
    put("from", bytes("new"));
    put("to", bytes("old"));
    boolean supported = store().capabilities().copyIfAbsent();

    failsWith(
        supported ? Kind.ALREADY_EXISTS : Kind.NOT_SUPPORTED,
        store().copy(path("from"), path("to"), CopyOptions.IF_ABSENT));
    assertThat(read("to")).isEqualTo(bytes("old"));
    if (supported) {
      store().copy(path("from"), path("fresh"), CopyOptions.IF_ABSENT).block(TIMEOUT);
      assertThat(read("fresh")).isEqualTo(bytes("new"));
    }
  }
}
