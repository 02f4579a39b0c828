package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static io.lancedb.objectstore.StoreFixture.ranges;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.testing.CountingAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * What every store and every decorator does, according to its declared capabilities: a suite for
 * each kind of operation.
 */
@NullUnmarked
public abstract class ObjectStoreContract
    implements PutAndGetContract,
        PartialReadContract,
        ConditionalPutContract,
        StreamingPutContract,
        DeleteContract,
        ListContract,
        CopyContract {

  private final CountingAllocator buffers = new CountingAllocator();
  private ObjectStore store;

  /** An empty store; the contract closes it. */
  protected abstract ObjectStore newStore() throws Exception;

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public CountingAllocator buffers() {
    return buffers;
  }

  @BeforeEach
  void openStore() throws Exception {
    store = newStore();
  }

  @AfterEach
  void everyBufferIsClosed() {
    store.close().block(TIMEOUT);
    assertThat(buffers.outstanding()).as("bytes of buffers that were not closed").isZero();
  }

  @Test
  void aClosedStoreRefusesEverything() {
    put("x", bytes("x"));
    store.close().block(TIMEOUT);
    store.close().block(TIMEOUT);

    ByteBuffer content = ByteBuffer.wrap(bytes("y"));
    failsWith(Kind.CLOSED, store.get(path("x"), GetOptions.WHOLE));
    failsWith(Kind.CLOSED, store.getRanges(path("x"), ranges(0, 1), buffers));
    failsWith(Kind.CLOSED, store.head(path("x")));
    failsWith(Kind.CLOSED, store.put(path("y"), content, PutOptions.OVERWRITE));
    failsWith(
        Kind.CLOSED,
        store.putMultipart(path("y"), content(bytes("y"), 1), MultipartOptions.DEFAULT));
    failsWith(Kind.CLOSED, store.delete(Flux.just(path("x"))));
    failsWith(Kind.CLOSED, store.list(StorePath.ROOT, ListOptions.ALL));
    failsWith(Kind.CLOSED, store.listWithDelimiter(StorePath.ROOT));
    failsWith(Kind.CLOSED, store.copy(path("x"), path("z"), CopyOptions.OVERWRITE));
  }
}
